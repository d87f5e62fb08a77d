//! Words of the employment: status, standing in a position, leave, suspension.

use crate::words::words;

words! {
    /// The employment itself.
    Status {
        /// Candidate civil servant, in the probation year.
        Cpns = "cpns",
        /// Permanent civil servant.
        Pns = "pns",
        /// Civil servant on contract.
        Pppk = "pppk",
        /// Civil servant on a part-time contract: an agreed wage and no golongan.
        PppkParuhWaktu = "pppk_paruh_waktu",
        /// Retired.
        Retired = "retired",
        /// Deceased.
        Deceased = "deceased",
        /// Dismissed.
        Dismissed = "dismissed",
        /// Moved to another instansi.
        Transferred = "transferred",
        /// An official who is no civil servant, such as the regent: without NIP, without pay from here, never rated; there
        /// to lead, to rate and to sign.
        Official = "official",
    }
}

impl Status {
    /// Whether the employment goes on.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Cpns | Self::Pns | Self::Pppk | Self::PppkParuhWaktu)
    }

    /// Whether the employment has ended.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Retired | Self::Deceased | Self::Dismissed | Self::Transferred)
    }
}

words! {
    /// In what capacity a position is held.
    Standing {
        /// Appointed to it.
        Definitif = "definitif",
        /// Acting while it is vacant.
        Plt = "plt",
        /// Acting while its holder is absent.
        Plh = "plh",
        /// An additional assignment beside the own position: head of a school or of a puskesmas. It takes the seat as a
        /// definitive holder does.
        Tambahan = "tambahan",
    }
}

impl Standing {
    /// Whether the position is filled by it, so that nobody else may be appointed and no Plt is needed.
    pub fn fills(self) -> bool {
        matches!(self, Self::Definitif | Self::Tambahan)
    }
}

words! {
    /// Why an employee is away or elsewhere for a range of days (PP 11/2017 as changed by PP 17/2020, Peraturan BKN
    /// 24/2017).
    LeaveKind {
        /// Yearly leave.
        CutiTahunan = "cuti_tahunan",
        /// Long leave; the position allowance rests.
        CutiBesar = "cuti_besar",
        /// Sick leave.
        CutiSakit = "cuti_sakit",
        /// Maternity leave.
        CutiMelahirkan = "cuti_melahirkan",
        /// Leave for an important reason.
        CutiAlasanPenting = "cuti_alasan_penting",
        /// The days that the President makes free for all, where they were not free for this employee.
        CutiBersama = "cuti_bersama",
        /// Unpaid leave (CLTN).
        CutiLuarTanggungan = "cuti_luar_tanggungan",
        /// Travel on duty.
        PerjalananDinas = "perjalanan_dinas",
    }
}

words! {
    /// Why a PNS is suspended (pemberhentian sementara, PP 11/2017 article 276; from memory).
    SuspensionReason {
        /// Appointed to a state office.
        PejabatNegara = "pejabat_negara",
        /// Appointed commissioner or member of a non-structural institution.
        Komisioner = "komisioner",
        /// Detained as a suspect in a criminal case.
        Ditahan = "ditahan",
    }
}
