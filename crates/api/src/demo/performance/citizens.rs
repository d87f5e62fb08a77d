//! What citizens say: a counter with its survey, and complaints.

use performance::citizens::{self, ComplaintCategory, NewComplaint, NewSheet, ServicePointData};
use platform::Error;

use super::{Cast, RESIDENTS, day};
use crate::demo::refused;

/// The elements of the survey.
const ELEMENTS: usize = 9;

/// Records all of it.
pub async fn hear(cast: &Cast<'_>) -> Result<(), Error> {
    let (db, officer) = (&cast.state.db, cast.officer(day(1, 12)));
    let data = ServicePointData {
        name: "Loket 1".to_owned(),
        service: "KTP-el dan kartu keluarga".to_owned(),
        hands_out_visits: true,
        visits_per_hour_max: 60,
        population: Some(4_200),
        is_open: true,
    };
    let place = (cast.unit(RESIDENTS)?, data);
    let point = citizens::create_service_point(db, &officer, place).await.map_err(refused)?;
    let sheets: [(u8, Option<&str>); 12] = [
        (4, Some("Cepat dan ramah.")),
        (3, None),
        (4, None),
        (3, Some("Ruang tunggu sempit.")),
        (4, None),
        (3, None),
        (3, None),
        (4, Some("Petugas menjelaskan dengan sabar.")),
        (2, Some("Antre dua jam.")),
        (3, None),
        (4, None),
        (3, None),
    ];
    for (at, (score, comment)) in (1..).zip(sheets) {
        let citizen = cast.citizen(day(2, at * 2));
        let visit_token = citizens::open_visit(db, &citizen, &point.token).await.map_err(refused)?;
        let answers = (0..ELEMENTS).map(|element| Some(if element == 3 { 4 } else { score })).collect();
        let sheet = NewSheet { visit_token, answers, comment: comment.map(str::to_owned) };
        citizens::answer_survey(db, &citizen, (&point.token, sheet)).await.map_err(refused)?;
    }
    complain(cast, &point.token).await
}

/// One complaint was answered, another has just come.
async fn complain(cast: &Cast<'_>, token: &str) -> Result<(), Error> {
    let db = &cast.state.db;
    let complaint = |category, body: &str| NewComplaint { category, body: body.to_owned() };
    let first = complaint(ComplaintCategory::ProsedurWaktu, "Loket tutup sebelum jam layanan berakhir.");
    let made = citizens::make_complaint(db, &cast.citizen(day(2, 18)), (token, first)).await;
    let id = made.map_err(refused)?.0.row.id;
    let officer = cast.officer(day(2, 19));
    citizens::take_complaint(db, &officer, (id, None)).await.map_err(refused)?;
    let answer = "Mulai pekan ini loket dibuka sampai pukul 15.30; terima kasih.".to_owned();
    citizens::answer_complaint(db, &officer, (id, None), answer).await.map_err(refused)?;
    let second = complaint(ComplaintCategory::Sarana, "Mesin antrean sering mati.");
    citizens::make_complaint(db, &cast.citizen(day(3, 6)), (token, second)).await.map_err(refused)?;
    Ok(())
}
