//! Who may read a file: whoever may read the object that it belongs to. One table, from the kind of object to the read that
//! decides; a kind that is not in it is nobody's.

use identity::Permission;
use identity::permission::UseAccount;
use kernel::id::{
    AnnouncementId, CorrectionId, DecreeId, DeductionOrderId, EmployeeId, EvaluationId, EvidenceId,
    IkuRealisationId, ImportId, MilestoneId, ObjectionId, ProgressId, SkpId, SpendingId, WorkLogId,
};
use personnel::{DecreeReader, announcements};
use platform::files::File;
use platform::{Act, Error, Scope};
use uuid::Uuid;

use crate::allow::Allow;
use crate::privacy::sensitive::Sensitive;
use crate::problem::Problem;
use crate::routes::personnel::imports::permission_over;
use crate::routes::personnel::my_announcements::reader;
use crate::state::State;

/// Lets a reader pass, or says that there is no such file.
///
/// # Errors
/// `NotFound` where the object that it belongs to is not the caller's to read; while it belongs to none, for everybody but whoever
/// stored it.
pub async fn admit(caller: &Allow<UseAccount>, state: &State, file: &File) -> Result<(), Problem> {
    let unknown = || Problem::from(Error::NotFound("file"));
    let Some((kind, object)) = file.object_kind.as_deref().zip(file.object_id) else {
        let is_own = file.created_by.is_some() && file.created_by == caller.act().actor.id();
        return if is_own { Ok(()) } else { Err(unknown()) };
    };
    if kind == "announcement" {
        return attached(caller, state, (AnnouncementId(object), file)).await.map_err(|_hidden| unknown());
    }
    if kind == "import" {
        return sheet(caller, state, ImportId(object)).await.map_err(|_hidden| unknown());
    }
    let permission = match kind {
        "decree" | "employee" => Permission::ReadPersonnel,
        "evaluation" | "evidence" | "progress" | "objection" | "skp" => Permission::ReadPerformance,
        "iku_realisation" | "work_log" | "milestone" | "spending" => Permission::ReadPerformance,
        "correction" => Permission::ReadAttendance,
        "deduction_order" => Permission::ReadPayslips,
        _ => return Err(unknown()),
    };
    let act = caller.acting(permission).ok_or_else(unknown)?;
    match is_read((kind, object), state, &act, file).await {
        // Whatever it is that is missing: to this reader it is the file.
        Err(problem) if problem.kind() == kernel::FaultKind::NotFound => Err(unknown()),
        outcome => outcome,
    }
}

/// Reads the object within the reach of the act.
async fn is_read((kind, object): (&str, Uuid), state: &State, act: &Act, file: &File) -> Result<(), Problem> {
    match kind {
        "decree" => {
            let reader = DecreeReader { act, writes: None, verifies: None };
            personnel::get_decree(&state.db, reader, DecreeId(object)).await?;
        }
        // Proofs, photos and papers of the record: those of others are sensitive.
        "employee" => {
            let employee = EmployeeId(object);
            let conn = state.db.latest();
            personnel::privacy::find_person(conn, &act.scope, (employee, act.today)).await?;
            state.access.note(act, &[Sensitive::Document.of(employee, Some(file.id.0))]).await?;
        }
        "evidence" => performance::admit_evidence(state.db.latest(), act, EvidenceId(object)).await?,
        // One scan may hold the forms of many: it is for those who keep records, not for each whose form is among them.
        "progress" => {
            let keeper = Act { scope: Scope { own: None, ..act.scope.clone() }, ..act.clone() };
            performance::find_progress(state.db.latest(), &keeper, ProgressId(object)).await?;
        }
        "iku_realisation" => {
            performance::agreements::admit_realisation(state.db.latest(), act, IkuRealisationId(object))
                .await?;
        }
        "work_log" => performance::worklog::admit_entry(state.db.latest(), act, WorkLogId(object)).await?,
        "milestone" => {
            performance::projects::admit_milestone(state.db.latest(), act, MilestoneId(object)).await?;
        }
        "spending" => {
            performance::projects::admit_spending(state.db.latest(), act, SpendingId(object)).await?;
        }
        "objection" => {
            let conn = state.db.latest();
            performance::objections::find_objection(conn, (act, None), ObjectionId(object)).await?;
        }
        "evaluation" => {
            performance::entered_ratings::admit_form(state.db.latest(), act, EvaluationId(object)).await?;
        }
        "skp" => performance::admit_form(state.db.latest(), act, SkpId(object)).await?,
        "deduction_order" => {
            payroll::deductions::find_order(&state.db, act, DeductionOrderId(object)).await?;
        }
        "correction" => {
            personnel::get_correction(&state.db, (act, None), CorrectionId(object)).await?;
        }
        _ => return Err(Error::NotFound("file").into()),
    }
    Ok(())
}

/// A sheet holds what its rows say: it is for those who see the import and could enter what it says.
async fn sheet(caller: &Allow<UseAccount>, state: &State, id: ImportId) -> Result<(), Problem> {
    let unknown = || Error::NotFound("file");
    let act = caller.acting(Permission::RunImports).ok_or_else(unknown)?;
    let import = personnel::imports::find_import(&state.db, &act, id).await?;
    let subject = state.importers.find(&import.kind)?.subject();
    caller.acting(permission_over(subject)).ok_or_else(unknown)?;
    Ok(())
}

/// For those to whom the announcement is addressed, and those who keep it.
async fn attached(
    caller: &Allow<UseAccount>,
    state: &State,
    (announcement, file): (AnnouncementId, &File),
) -> Result<(), Problem> {
    let today = caller.act().today;
    let kept = caller.caller().scope(Permission::WriteAnnouncements, today);
    let reads = (reader(caller), kept.as_ref(), today);
    announcements::attachment(&state.db, reads, (announcement, file.id)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::id::Identifies;

    use super::*;

    #[test]
    fn the_words_of_the_table_are_those_that_are_stored() {
        let stored = [
            DecreeId::kind(),
            EmployeeId::kind(),
            EvidenceId::kind(),
            CorrectionId::kind(),
            AnnouncementId::kind(),
            ImportId::kind(),
            ProgressId::kind(),
            SkpId::kind(),
            EvaluationId::kind(),
        ];
        let words = [
            "decree",
            "employee",
            "evidence",
            "correction",
            "announcement",
            "import",
            "progress",
            "skp",
            "evaluation",
        ];
        assert_eq!(stored, words);
        let of_work = [IkuRealisationId::kind(), WorkLogId::kind(), MilestoneId::kind(), SpendingId::kind()];
        assert_eq!(of_work, ["iku_realisation", "work_log", "milestone", "spending"]);
        assert_eq!(ObjectionId::kind(), "objection");
    }
}
