//! What is done: logs and the report of a month, a project, an innovation.

use chrono::NaiveDate;
use kernel::{Month, Rupiah};
use performance::indicators::{self, NewInnovation, ReachedStage};
use performance::projects::{
    self, NewProject, NewSpending, PlannedMember, PlannedMilestone, ProjectPlan, ProjectRole, ReachMilestone,
};
use performance::reports;
use performance::words::InnovationStage;
use performance::worklog::{self, NewEntry, Serves};
use performance::{NewEvidence, Proof};
use platform::Error;

use super::promises::Promised;
use super::{Cast, REGISTRY, RESIDENTS, archived, day};
use crate::demo::refused;

/// Records all of it.
pub async fn record(cast: &Cast<'_>, promised: &Promised) -> Result<(), Error> {
    log(cast).await?;
    carry_out(cast, promised).await?;
    innovate(cast).await
}

fn proof(name: &str) -> Vec<NewEvidence> {
    vec![NewEvidence { name: name.to_owned(), proof: Proof::Link(archived("bukti")) }]
}

/// February was compiled and awaits the superior; March is being written.
async fn log(cast: &Cast<'_>) -> Result<(), Error> {
    let db = &cast.state.db;
    let employee = cast.seat(RESIDENTS, 1)?;
    let entries = [
        (day(2, 4), "Perekaman KTP-el di Desa Sukamaju", "42 warga terekam", 330),
        (day(2, 12), "Pemutakhiran kartu keluarga", "65 kartu keluarga", 390),
        (day(2, 24), "Pelayanan loket", "58 permohonan", 420),
        (day(3, 3), "Perekaman KTP-el di sekolah", "120 siswa terekam", 400),
        (day(3, 5), "Pelayanan loket", "61 permohonan", 420),
    ];
    for (on, activity, output, minutes) in entries {
        let new = NewEntry {
            starts_on: on,
            ends_before: None,
            serves: Serves::default(),
            activity: activity.to_owned(),
            output: Some(output.to_owned()),
            minutes: Some(minutes),
            evidence: proof("Daftar layanan"),
        };
        worklog::add_entry(db, &cast.acting(employee, on), new).await.map_err(refused)?;
    }
    let act = cast.acting(employee, day(3, 2));
    let month = Month::of(day(2, 1));
    let report = reports::compile_report(db, &act, month).await.map_err(refused)?;
    let summary = "165 layanan selesai; dua kali jemput bola.".to_owned();
    reports::submit_report(db, &act, (report.seen.report.id, None), summary).await.map_err(refused)?;
    Ok(())
}

/// A project that is on its way: the first milestone was reached, the second is due.
async fn carry_out(cast: &Cast<'_>, promised: &Promised) -> Result<(), Error> {
    let db = &cast.state.db;
    let member = |turn, role, duty: &str| {
        Ok::<_, Error>(PlannedMember {
            employee_id: cast.seat(RESIDENTS, turn)?,
            role,
            duty: Some(duty.to_owned()),
        })
    };
    let milestone = |title: &str, due_on| PlannedMilestone { title: title.to_owned(), due_on };
    let plan = ProjectPlan {
        name: "KTP-el masuk sekolah".to_owned(),
        purpose: "Setiap siswa yang berusia 17 tahun direkam di sekolahnya.".to_owned(),
        iku_id: Some(promised.iku),
        starts_on: day(1, 12),
        due_on: day(6, 30),
        budget: Rupiah(85_000_000),
        weight_time: 40,
        weight_budget: 30,
        weight_collaboration: 30,
        members: vec![
            member(0, ProjectRole::Ketua, "Jadwal dan sekolah")?,
            member(1, ProjectRole::Anggota, "Perekaman")?,
            member(2, ProjectRole::Anggota, "Verifikasi data")?,
        ],
        milestones: vec![
            milestone("Lima sekolah pertama", day(2, 13)),
            milestone("Dua puluh sekolah", day(4, 17)),
            milestone("Seluruh sekolah", day(6, 19)),
        ],
    };
    let leader = cast.acting(cast.seat(REGISTRY, 0)?, day(1, 9));
    let new = NewProject { unit_id: cast.unit(REGISTRY)?, plan };
    let project = projects::create_project(db, &leader, new).await.map_err(refused)?;
    let id = project.held.project.id;
    let begun = projects::begin_project(db, &leader, id, None).await.map_err(refused)?;
    let team = cast.seat(RESIDENTS, 0)?;
    if let Some(first) = begun.milestones.first() {
        let reached = ReachMilestone {
            milestone_id: first.milestone.id,
            done_on: day(2, 11),
            note: Some("412 siswa terekam.".to_owned()),
            evidence: proof("Berita acara"),
        };
        projects::reach_milestone(db, &cast.acting(team, day(2, 12)), id, reached).await.map_err(refused)?;
    }
    let spent = NewSpending {
        day: day(2, 20),
        amount: Rupiah(21_500_000),
        purpose: "Perjalanan dan peralatan rekam".to_owned(),
        evidence: proof("Kuitansi"),
    };
    projects::spend(db, &cast.acting(team, day(2, 23)), id, spent).await.map_err(refused)?;
    Ok(())
}

/// An innovation on trial.
async fn innovate(cast: &Cast<'_>) -> Result<(), Error> {
    let db = &cast.state.db;
    let employee = cast.seat(RESIDENTS, 2)?;
    let act = |on: NaiveDate| cast.acting(employee, on);
    let new = NewInnovation {
        rhk_id: None,
        title: "Antrean loket dari rumah".to_owned(),
        benefit: "Warga datang pada jam yang dipilihnya.".to_owned(),
    };
    let made = indicators::create_innovation(db, &act(day(1, 19)), new).await.map_err(refused)?;
    let tried = ReachedStage {
        stage: InnovationStage::UjiCoba,
        reached_on: day(2, 16),
        proof: archived("antrean"),
        respondents: 40,
        in_favour: 33,
        source: Some("Survei loket".to_owned()),
    };
    let target = (made.innovation.id, None);
    indicators::reach_stage(db, &act(day(2, 17)), target, tried).await.map_err(refused)?;
    Ok(())
}
