//! What is promised: the cycle of the year, the agreement of an office with what it reached, the library, a plan under negotiation.

use kernel::id::{AgreementId, IkuId, SkpId};
use kernel::{PredikatOrganisasi, Rupiah};
use performance::agreements::{
    self, NewAgreement, NewRealisation, NewUnitRating, PeriodTarget, Polarity, Promise, PromisedIku,
    PromisedSasaran,
};
use performance::cycles::{self, CycleContent, NewCycle};
use performance::indicators::{self, IndicatorContent};
use performance::rules::cycle::StageDates;
use performance::words::{Accumulation, Aspect, Better, CycleStage, IndicatorTopic, Origin, Rhythm, Scheme};
use performance::{NewEvidence, NewVersion, Proof, Quantity, Remark};
use platform::Error;

use super::{Cast, REGISTRY, RESIDENTS, SECRETARIAT, archived, day, period, today_year};
use crate::demo::refused;

/// The key indicator that a project serves.
pub struct Promised {
    /// Of the agreement of the registry.
    pub iku: IkuId,
}

/// Makes all of it.
pub async fn make(cast: &Cast<'_>) -> Result<Promised, Error> {
    announce(cast).await?;
    fill_library(cast).await?;
    let promised = agree(cast).await?;
    negotiate(cast).await?;
    Ok(promised)
}

/// The year is announced before it begins.
async fn announce(cast: &Cast<'_>) -> Result<(), Error> {
    let before = day(1, 1) - chrono::TimeDelta::days(31);
    let stage = |stage, from, until| StageDates { stage, from, until };
    let next = |month, date| day(month, date) + chrono::TimeDelta::days(365);
    let content = CycleContent {
        starts_on: None,
        ends_before: None,
        rhythm: Rhythm::Bulanan,
        scheme: Scheme::Permen,
        source: Origin::Merit,
        evidence_required: true,
        rating_days: 14,
        stages: vec![
            stage(CycleStage::Perencanaan, before, day(2, 1)),
            stage(CycleStage::Pelaksanaan, day(1, 1), next(1, 1)),
            stage(CycleStage::EvaluasiTahunan, day(12, 15), next(2, 1)),
            stage(CycleStage::TindakLanjut, next(2, 1), next(4, 1)),
        ],
    };
    let (db, act) = (&cast.state.db, cast.officer(before));
    let new = NewCycle { instansi_id: cast.recorded.instansi, year: today_year(), content };
    let cycle = cycles::create_cycle(db, &act, new).await.map_err(refused)?;
    cycles::publish_cycle(db, &act, (cycle.id, None)).await.map_err(refused)?;
    Ok(())
}

/// Three indicators that plans may take, and one that is being written.
async fn fill_library(cast: &Cast<'_>) -> Result<(), Error> {
    let (db, act) = (&cast.state.db, cast.officer(day(1, 5)));
    let published = [
        indicator(
            ("ADM-01", "Dokumen kependudukan yang terbit"),
            IndicatorTopic::CapaianProgram,
            (Aspect::Kuantitas, "dokumen", Better::LebihTinggi),
            &[],
        ),
        indicator(
            ("ADM-02", "Rata-rata hari penyelesaian akta"),
            IndicatorTopic::WaktuLayanan,
            (Aspect::Waktu, "hari", Better::LebihRendah),
            &[],
        ),
        indicator(
            ("KES-01", "Cakupan imunisasi dasar lengkap"),
            IndicatorTopic::CapaianProgram,
            (Aspect::Kuantitas, "persen", Better::LebihTinggi),
            &["Perawat Terampil", "Perawat Mahir", "Perawat Ahli Pertama"],
        ),
    ];
    for content in published {
        let made = indicators::create_indicator(db, &act, (cast.recorded.instansi, content)).await;
        let target = (made.map_err(refused)?.id, None);
        indicators::publish_indicator(db, &act, target).await.map_err(refused)?;
    }
    let draft = indicator(
        ("UMUM-01", "Pengaduan yang selesai tepat waktu"),
        IndicatorTopic::PenangananPengaduan,
        (Aspect::Kualitas, "persen", Better::LebihTinggi),
        &[],
    );
    indicators::create_indicator(db, &act, (cast.recorded.instansi, draft)).await.map_err(refused)?;
    Ok(())
}

fn indicator(
    (code, title): (&str, &str),
    topic: IndicatorTopic,
    (aspect, unit, better): (Aspect, &str, Better),
    positions: &[&str],
) -> IndicatorContent {
    IndicatorContent {
        code: code.to_owned(),
        title: title.to_owned(),
        topic,
        aspect,
        unit: unit.to_owned(),
        better,
        accumulation: Accumulation::Terakhir,
        usual_target: None,
        data_source: Some("Register layanan".to_owned()),
        positions: positions.iter().map(|title| (*title).to_owned()).collect(),
    }
}

/// The agreement of the registry, what it reached in two months, and the grade of the first.
async fn agree(cast: &Cast<'_>) -> Result<Promised, Error> {
    let db = &cast.state.db;
    let (leader, above) = (cast.seat(REGISTRY, 0)?, cast.seat(SECRETARIAT, 0)?);
    let writing = cast.acting(leader, day(1, 6));
    let new = NewAgreement { unit_id: cast.unit(REGISTRY)?, year: today_year() };
    let begun = agreements::create_agreement(db, &writing, new).await.map_err(refused)?;
    let id = begun.held.agreement.id;
    let written = agreements::write_agreement(db, &writing, (id, None), promise()?).await.map_err(refused)?;
    agreements::submit_agreement(db, &writing, id, None).await.map_err(refused)?;
    agreements::establish_agreement(db, &cast.acting(above, day(1, 8)), id, None).await.map_err(refused)?;
    let iku: Vec<IkuId> = written
        .promise
        .sasaran
        .iter()
        .flat_map(|objective| &objective.iku)
        .filter_map(|iku| iku.id)
        .collect();
    for (month, on, values) in
        [("2026-01", day(2, 3), ["95.2", "4"]), ("2026-02", day(3, 4), ["95.9", "3.5"])]
    {
        for (iku, value) in iku.iter().zip(values) {
            report(cast, (id, *iku), (month, on, value)).await?;
        }
    }
    let grade = NewUnitRating {
        period: period("2026-01")?,
        predikat: PredikatOrganisasi::Baik,
        note: Some("Waktu akta membaik; cakupan sesuai rencana.".to_owned()),
        reason: None,
    };
    agreements::rate_unit(db, &cast.acting(above, day(2, 10)), id, grade).await.map_err(refused)?;
    let first = iku.first().copied();
    Ok(Promised { iku: first.ok_or_else(|| Error::Broken("an agreement without indicators".to_owned()))? })
}

fn quantity(text: &str) -> Result<Quantity, Error> {
    text.parse().map_err(|error| Error::Broken(format!("{text}: {error}")))
}

fn promise() -> Result<Promise, Error> {
    let coverage = PromisedIku {
        id: None,
        indicator: "Cakupan kepemilikan KTP-el".to_owned(),
        unit: "persen".to_owned(),
        baseline: Some(quantity("94.5")?),
        target: quantity("98")?,
        polarity: Polarity::HigherBetter,
        budget: Some(Rupiah(450_000_000)),
        targets: vec![
            PeriodTarget { period: period("2026-01")?, target: quantity("95")? },
            PeriodTarget { period: period("2026-02")?, target: quantity("95.5")? },
        ],
    };
    let waiting = PromisedIku {
        id: None,
        indicator: "Rata-rata hari penyelesaian akta".to_owned(),
        unit: "hari".to_owned(),
        baseline: Some(quantity("6")?),
        target: quantity("4")?,
        polarity: Polarity::LowerBetter,
        budget: None,
        targets: Vec::new(),
    };
    let objective = |title: &str, iku| PromisedSasaran {
        id: None,
        title: title.to_owned(),
        continues_id: None,
        iku: vec![iku],
    };
    Ok(Promise {
        cap_percent: quantity("120")?,
        sasaran: vec![
            objective("Meningkatnya kepemilikan dokumen kependudukan", coverage),
            objective("Cepatnya pelayanan pencatatan sipil", waiting),
        ],
    })
}

async fn report(
    cast: &Cast<'_>,
    (id, iku_id): (AgreementId, IkuId),
    (month, on, value): (&str, chrono::NaiveDate, &str),
) -> Result<(), Error> {
    let new = NewRealisation {
        iku_id,
        period: period(month)?,
        value: quantity(value)?,
        spent: None,
        data_source: "SIAK terpusat".to_owned(),
        analysis: Some("Jemput bola di empat desa.".to_owned()),
        evidence: vec![NewEvidence {
            name: "Rekapitulasi".to_owned(),
            proof: Proof::Link(archived(&format!("iku/{month}"))),
        }],
    };
    let leader = cast.acting(cast.seat(REGISTRY, 0)?, on);
    agreements::realise_iku(&cast.state.db, &leader, id, new).await.map_err(refused)?;
    Ok(())
}

/// A change of assignment: the further version of a plan lies before the superior, who has asked a question.
async fn negotiate(cast: &Cast<'_>) -> Result<(), Error> {
    let db = &cast.state.db;
    let (employee, rater) = (cast.seat(RESIDENTS, 3)?, cast.seat(RESIDENTS, 0)?);
    let own = cast.acting(employee, day(3, 2));
    let plan = cast.plan(employee).await?;
    let new = NewVersion { starts_on: day(4, 1), reason: "Alih tugas ke loket keliling".to_owned() };
    let version: SkpId =
        performance::change_skp(db, &own, (plan, None), new).await.map_err(refused)?.seen.held.skp.id;
    performance::submit_skp(db, &own, version, None).await.map_err(refused)?;
    let remark = |note: &str| Remark { note: note.to_owned(), proposal: None };
    let asked = remark("Berapa layanan sebulan yang wajar bagi loket keliling?");
    performance::negotiate_skp(db, &cast.acting(rater, day(3, 4)), version, asked).await.map_err(refused)?;
    let answer = remark("Tiga puluh, karena perjalanan memakan dua hari.");
    performance::negotiate_skp(db, &cast.acting(employee, day(3, 5)), version, answer)
        .await
        .map_err(refused)?;
    Ok(())
}
