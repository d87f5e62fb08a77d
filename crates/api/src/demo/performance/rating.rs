//! What is said of ratings: a session of calibration, an objection under way and one that was decided.

use kernel::id::EmployeeId;
use performance::calibration::{self, NewCalibration, NewItem};
use performance::objections::{self, Decide, Exhibit, NewHearing, NewObjection, Outcome, Side};
use platform::Error;

use super::{Cast, REGISTRY, RESIDENTS, archived, day, period};
use crate::demo::refused;

/// Records all of it.
pub async fn discuss(cast: &Cast<'_>) -> Result<(), Error> {
    calibrate(cast).await?;
    let decided = object(cast, cast.seat(RESIDENTS, 5)?, "Dua laporan tidak ikut dihitung.").await?;
    decide(cast, decided).await?;
    object(cast, cast.seat(RESIDENTS, 1)?, "Jemput bola di dua sekolah belum dilihat.").await?;
    Ok(())
}

/// A session about the ratings of February, with what was said of one of them.
async fn calibrate(cast: &Cast<'_>) -> Result<(), Error> {
    let (db, act) = (&cast.state.db, cast.officer(day(3, 6)));
    let month = period("2026-02")?;
    let new = NewCalibration {
        unit_id: cast.unit(REGISTRY)?,
        period: month,
        title: "Kalibrasi penilaian Februari".to_owned(),
        held_on: day(3, 5),
        participants: vec![cast.seat(REGISTRY, 0)?, cast.seat(RESIDENTS, 0)?],
    };
    let session = calibration::open_calibration(db, &act, new).await.map_err(refused)?;
    let discussed = cast.rating(cast.seat(RESIDENTS, 2)?, month).await?;
    let item = NewItem {
        evaluation_id: discussed.id,
        discussion: "Uji coba antrean diakui sebagai hasil di luar target; predikat tetap.".to_owned(),
        recommended: None,
    };
    calibration::discuss_rating(db, &act, (session.row.id, None), item).await.map_err(refused)?;
    Ok(())
}

/// An employee objects to the rating of February within the days that the law gives.
async fn object(
    cast: &Cast<'_>,
    employee: EmployeeId,
    reasons: &str,
) -> Result<objections::Objection, Error> {
    let rating = cast.rating(employee, period("2026-02")?).await?;
    let new = NewObjection {
        reasons: reasons.to_owned(),
        evidence: vec![Exhibit {
            name: "Rekap layanan Februari".to_owned(),
            link: Some(archived("rekap/2026-02")),
            file_id: None,
        }],
        wanted: None,
    };
    let own = cast.acting(employee, day(3, 4));
    objections::object_to_evaluation(&cast.state.db, &own, rating.id, new).await.map_err(refused)
}

/// Both sides were heard, and the rating stays.
async fn decide(cast: &Cast<'_>, objection: objections::Objection) -> Result<(), Error> {
    let db = &cast.state.db;
    let id = objection.row.id;
    let above = cast.acting(cast.seat(REGISTRY, 0)?, day(3, 6));
    for (side, statement) in [
        (Side::Pegawai, "Dua laporan desa dikirim pada hari terakhir."),
        (Side::Penilai, "Laporan itu sudah terhitung dalam rekap bulanan."),
    ] {
        let heard = NewHearing { side, heard_on: day(3, 5), statement: statement.to_owned() };
        objections::hear_side(db, &above, (id, None), heard).await.map_err(refused)?;
    }
    let decision = Decide {
        outcome: Outcome::Tetap,
        statement: None,
        reason: "Kedua laporan sudah termasuk dalam rekap yang dinilai.".to_owned(),
        document_id: None,
    };
    objections::decide_objection(db, &above, (id, None), decision).await.map_err(refused)?;
    Ok(())
}
