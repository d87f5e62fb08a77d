//! The rater fairness monitor: raters of a unit are compared for a period, and what is unusual becomes a question to the rater's
//! superior, which oversight reads as well. It is never a penalty, and it changes no rating.

mod gather;
mod questions;
mod review;

use crate::word_list::words;

pub use questions::{
    Answer, QuestionFilter, RaterQuestion, answer_question, find_question, list_questions, list_review_raters,
};
pub use review::{NewReview, REVIEW_RATERS, begin_review, find_review, list_reviews, review_raters_job};

words! {
    /// Where a question stands.
    QuestionStatus {
        /// Nothing is unusual enough to ask.
        TanpaTanya = "tanpa_tanya",
        /// The superior is asked.
        Terbuka = "terbuka",
        /// The superior has said why.
        Dijawab = "dijawab",
    }
}

words! {
    /// Of what kind an answer is. None of them is a penalty.
    AnswerReason {
        /// The work explains the ratings.
        SesuaiKinerja = "sesuai_kinerja",
        /// It was talked over with the rater.
        Dibicarakan = "dibicarakan",
        /// The figures do not show what they seem to: a split unit, a change of positions.
        DataKeliru = "data_keliru",
        /// Something else, as the words say.
        Lainnya = "lainnya",
    }
}
