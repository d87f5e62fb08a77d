//! The names of inputs. A recipe lists in `Recipe::inputs` the ones it needs, in its order; a caller gives each by name.

/// Text: `cpns`, `pns`, `pppk` or `pppk_paruh_waktu`.
pub const STATUS: &str = "status";
/// Text: the grade, `III/a` or `IX`; [`NONE`] for part-time PPPK.
pub const GOLONGAN: &str = "golongan";
/// Whole years of service in grade.
pub const MKG: &str = "mkg";
/// Persons: spouses that give the allowance (0 or 1; the law caps more).
pub const SPOUSES: &str = "spouses";
/// Persons: children that give the allowance (the law caps more than two).
pub const CHILDREN: &str = "children";
/// Text: the echelon as `II/a`, or [`NONE`]; of part-time PPPK, who have no allowance of a post, always [`NONE`], as the two
/// inputs after it.
pub const ESELON: &str = "eselon";
/// Text: the functional position as the law names it (`Dokter`), or [`NONE`].
pub const JABATAN_FUNGSIONAL: &str = "jabatan_fungsional";
/// Text: its tier as the law names it (`Ahli Muda`), or [`NONE`].
pub const JENJANG: &str = "jenjang";
/// Text: the class of the position, `1` to `17`.
pub const KELAS_JABATAN: &str = "kelas_jabatan";
/// Text: the word of the predikat (`baik`), or [`NONE`] where the period has no evaluation.
pub const PREDIKAT: &str = "predikat";
/// Text: [`RATED`] where the evaluation of the period has a value of the SKP, or [`NONE`].
pub const SKP_RATED: &str = "skp_rated";
/// Score: the value of the SKP (PP 30/2019), 0 where there is none.
pub const SKP_VALUE: &str = "skp_value";
/// Text: the grade of the employee's unit, or of the nearest graded one above it; or [`NONE`].
pub const UNIT_PREDIKAT: &str = "unit_predikat";
/// Text: [`RATED`] where enough citizens answered the survey of the unit or of one above it, or [`NONE`].
pub const IKM_MEASURED: &str = "ikm_measured";
/// Score: the converted index of satisfaction (PermenPANRB 14/2017), 25 to 100; 0 where there is none.
pub const IKM: &str = "ikm";
/// Text: [`RATED`] where a project in which the person worked was finished in the period, or [`NONE`].
pub const TEAM_RATED: &str = "team_rated";
/// Score: the best score of the teams of such projects, 0 to 100; 0 where there is none.
pub const TEAM_SCORE: &str = "team_score";
/// Score: what the person's unit reached of its agreement in the period that is paid for, in percent; 0 where nothing was reported.
pub const UNIT_TARGET_SCORE: &str = "unit_target_score";
/// Days: how long the person worked in that unit in the period.
pub const UNIT_TARGET_DAYS: &str = "unit_target_days";
/// Text: the office of the policy in which the person acts, or [`NONE`].
pub const ACTING_OFFICE: &str = "acting_office";
/// Text: [`HEAD`] for whoever heads an SKPD, or [`NONE`].
pub const HEADS_SKPD: &str = "heads_skpd";
/// Text: the class of the post in which the person also acts, or [`NONE`].
pub const ACTING_KELAS: &str = "acting_kelas";
/// Text: [`HEAD`] where that post heads an SKPD, or [`NONE`].
pub const ACTING_HEADS_SKPD: &str = "acting_heads_skpd";
/// Text: [`CAME`] for a PNS who came from another instansi so lately that the policy still says so, or [`NONE`].
pub const TRANSFERRED: &str = "transferred";
/// Text: the heaviest sanction that the policy cuts for, or [`NONE`].
pub const SANCTION: &str = "sanction";
/// Text: the leave that the policy cuts for, or [`NONE`].
pub const LEAVE: &str = "leave";
/// Months: which month of the leave it is, 1 for the first; 0 without one.
pub const LEAVE_MONTH: &str = "leave_month";
/// Rupiah: the agreed wage of part-time PPPK, 0 for all others.
pub const WAGE: &str = "wage";
/// Text: the leave, study assignment or suspension that takes most of the salary on the day, or [`NONE`].
pub const AWAY: &str = "away";
/// Months: which month of it this is, 1 for the first; 0 without one.
pub const AWAY_MONTH: &str = "away_month";
/// Text: [`WHOLE_MONTH`], or [`BEGUN`] for who takes up duty within the month, where a component is paid from that day.
pub const START: &str = "start";
/// Days: how many calendar days of the month the person is on duty; all of them but in the month of the beginning.
pub const DAYS_SERVED: &str = "days_served";
/// Rupiah: what of the month's salary already counts for health insurance (`bpjs_base` of its gaji_induk), or 0.
pub const BPJS_BASE_USED: &str = "bpjs_base_used";
/// Rupiah: the TPP that was paid for the base month, 0 where there was none.
pub const TPP_OF_BASE_MONTH: &str = "tpp_of_base_month";
/// Months: how many of the last twelve a PPPK has served; 12 for all others.
pub const MONTHS_SERVED: &str = "months_served";
/// Text: the fingerprint of the months that a rapel settles, each with what it was due and what was paid.
pub const SETTLED_MONTHS: &str = "settled_months";
/// Text: the tax-free status, `TK/0` to `K/3`, as on 1 January.
pub const PTKP: &str = "ptkp";
/// Text: [`MONTHLY`], or [`LAST`] for the last tax period (December, or the last month worked).
pub const TAX_PERIOD: &str = "tax_period";
/// Rupiah: tax bases of earlier payments of the same payment month.
pub const MONTH_GROSS: &str = "month_gross";
/// Rupiah: tax withheld from earlier payments of the same payment month, whoever bore it.
pub const MONTH_TAX: &str = "month_tax";
/// Rupiah: tax bases of all earlier payments of the tax year, those of the same month included.
pub const YEAR_GROSS: &str = "year_gross";
/// Rupiah: tax withheld from all earlier payments of the tax year, those of the same month included, whoever bore it.
pub const YEAR_TAX: &str = "year_tax";
/// Rupiah: the part of [`YEAR_TAX`] that the employee bore. Only this much can be refunded.
pub const YEAR_TAX_OWN: &str = "year_tax_own";
/// Rupiah: pension contributions of all earlier payments of the tax year.
pub const YEAR_PENSION: &str = "year_pension";
/// Rupiah: mandatory religious donations paid through the employer in the tax year, those of this payment excluded.
pub const YEAR_ZAKAT: &str = "year_zakat";
/// Rupiah: net income from other employers in the tax year, as their withholding slips say it.
pub const OTHER_NET: &str = "other_net";
/// Rupiah: the year's tax due at other employers, as their withholding slips say it.
pub const OTHER_TAX: &str = "other_tax";
/// Months of the tax year worked for other employers only: with [`TAX_MONTHS`] the months of a part year.
pub const OTHER_MONTHS: &str = "other_months";
/// Months worked for this employer in the tax year, this one included; at least 1.
pub const TAX_MONTHS: &str = "tax_months";
/// Text: [`WHOLE_YEAR`], or [`PART_YEAR`] for one who is a tax subject for only a part of the year (arrives, leaves,
/// dies): the year's tax is then annualised.
pub const TAX_SUBJECT: &str = "tax_subject";
/// Rupiah: the gross income of one payment, where a recipe taxes it alone.
pub const GROSS: &str = "gross";
/// Rupiah: the pension contribution of one payment, where a recipe taxes it alone.
pub const PENSION: &str = "pension";
/// Rupiah: the religious donation of one payment, where a recipe taxes it alone.
pub const ZAKAT: &str = "zakat";

/// Rupiah: what agreed instalments of overpaid money ask of this payment.
pub const RECOVERY_INSTALMENT: &str = "recovery_instalment";
/// Rupiah or a rate: what a scheme asks of this payment, by its code; 0 without an order.
pub fn deduction(scheme: &str) -> String {
    format!("deduction_{scheme}")
}

/// A text input that is not there.
pub const NONE: &str = "-";
/// [`SKP_RATED`], [`IKM_MEASURED`], [`TEAM_RATED`]: there is a value.
pub const RATED: &str = "rated";
/// [`TRANSFERRED`]: came.
pub const CAME: &str = "came";
/// [`HEADS_SKPD`]: heads one.
pub const HEAD: &str = "head";
/// [`START`]: on duty on the first day.
pub const WHOLE_MONTH: &str = "whole_month";
/// [`START`]: begun on a later day.
pub const BEGUN: &str = "begun";
/// [`TAX_PERIOD`]: any period but the last.
pub const MONTHLY: &str = "monthly";
/// [`TAX_PERIOD`]: the last one.
pub const LAST: &str = "last";
/// [`TAX_SUBJECT`]: all year.
pub const WHOLE_YEAR: &str = "whole_year";
/// [`TAX_SUBJECT`]: a part of it.
pub const PART_YEAR: &str = "part_year";

/// The input that counts an attendance code: occurrences or days of `attendance_tl1`.
pub fn attendance(code: super::tpp::AttendanceCode) -> String {
    format!("attendance_{}", code.word())
}

/// The input that tells as what the person worked in a project that gives a bonus, the first one being 1; text, or [`NONE`].
pub fn bonus_project(number: u8) -> String {
    format!("{BONUS_PROJECT}{number}")
}

/// The number of such an input.
pub fn bonus_project_number(name: &str) -> Option<u8> {
    name.strip_prefix(BONUS_PROJECT)?.parse().ok()
}

const BONUS_PROJECT: &str = "bonus_project_";
