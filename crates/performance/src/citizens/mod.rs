//! Citizens: service points with a public code, the survey of satisfaction, complaints.
//!
//! Nobody signs in to be heard, and nothing stored says who was. A visit gives the right to one answer, and no answer says which visit
//! it belongs to. What stands beside a rating is an index of many sheets; a single comment never does.

mod complaint_states;
mod complaints;
mod points;
mod satisfaction;
mod sheets;
mod token;
mod visits;

pub use complaint_states::{
    COMPLAINT, ComplaintAct, ComplaintCategory, ComplaintStatus, ComplaintTerm, Handler,
};
pub use complaints::{
    COMPLAINT_TIMER, Complaint, ComplaintFilter, NewComplaint, answer_complaint, find_complaint,
    find_own_complaint, judge_answer, list_complaints, make_complaint, meet_complaint_deadline,
    take_complaint,
};
pub(crate) use points::reached_unit;
pub use points::{
    ServicePointData, create_service_point, edit_service_point, find_public_point, find_service_point,
    list_service_points,
};
pub use satisfaction::{
    PointSatisfaction, SHEETS_MIN, Satisfaction, UnitIkm, find_satisfaction, ikm_of, trim_survey,
};
pub use sheets::{NewSheet, SheetFilter, answer_survey, list_sheets};
pub use visits::{VISITS_AT_ONCE_MAX, issue_visits, open_visit};
