//! Required reading that the caller has not acknowledged.

use kernel::calendar::TimeZone;
use personnel::announcements::{self, ReaderFilter};

use super::{Asked, Found, Source, Task};
use crate::routes::personnel::my_announcements::{MyAnnouncement, reader};

/// Announcements to read.
pub const TO_READ: Source = Source { kind: "tasks.read_announcement", read: |asked| Box::pin(unread(asked)) };

async fn unread(asked: Asked<'_>) -> Found {
    let (act, reader) = (asked.caller().act(), reader(asked.caller()));
    let filter = ReaderFilter { only_unacknowledged: true, ..ReaderFilter::default() };
    let page =
        announcements::list_my_announcements(asked.db(), (reader, act.today), filter, asked.paging).await?;
    Ok(page.map(|one| {
        let one = MyAnnouncement::of(one, reader, asked.language());
        let summary = asked.summary(&[("title", &one.title)]);
        let task =
            asked.task(summary, (one.id.0, format!("/v1/me/announcements/{}", one.id)), one.allowed_actions);
        // The end of its last day, by Jakarta's calendar.
        let deadline =
            one.acknowledge_by.and_then(|last| last.succ_opt()).map(|day| TimeZone::Wib.midnight(day));
        Task { deadline, ..task }
    }))
}
