//! What a review asks: the rater's superior answers, oversight reads, and nobody else knows of it.

use kernel::id::{RaterQuestionId, RaterReviewId, UnitId};
use personnel::entity::unit;
use platform::{Act, Scope};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::office::{Office, act, all, codes};
use crate::entity::rater_question::{self, Indicators};
use crate::entity::rater_review;
use crate::fairness::{
    Answer, AnswerReason, QuestionFilter, QuestionStatus, answer_question, find_question, list_questions,
    list_review_raters,
};
use crate::rules::statistics::fairness::{IndicatorFound, RaterIndicator};

const MARCH: &str = "2026-03-02T01:00:00Z";

/// A review in which something is asked of the head about the lead.
async fn asked(office: &Office) -> (RaterReviewId, RaterQuestionId) {
    let conn = office.db.latest();
    let unit: UnitId = unit::Entity::find().one(conn).await.unwrap().unwrap().id;
    let review = rater_review::Model {
        id: RaterReviewId::new(),
        unit_id: unit,
        period: "2025".parse().unwrap(),
        period_from: "2025-01-01".parse().unwrap(),
        raters: 12,
        raters_too_few: 2,
        questions: 1,
        made_at: MARCH.parse().unwrap(),
    };
    let review = review.into_active_model().reset_all().insert(conn).await.unwrap();
    let found = IndicatorFound {
        indicator: RaterIndicator::Leniency,
        difference: "1.02".into(),
        low: "0.45".into(),
        high: "1.59".into(),
        standard_errors: "3.53".into(),
        ratees: 12,
        is_unusual: true,
    };
    let question = rater_question::ActiveModel {
        id: sea_orm::Set(RaterQuestionId::new()),
        review_id: sea_orm::Set(review.id),
        rater_id: sea_orm::Set(office.lead),
        superior_id: sea_orm::Set(Some(office.head)),
        ratees: sea_orm::Set(12),
        indicators: sea_orm::Set(Indicators(vec![found])),
        is_question: sea_orm::Set(true),
        status: sea_orm::Set(QuestionStatus::Terbuka),
        answer: sea_orm::Set(None),
        reason: sea_orm::Set(None),
        answered_at: sea_orm::Set(None),
        answered_by: sea_orm::Set(None),
        version: sea_orm::Set(1),
    };
    (review.id, question.insert(conn).await.unwrap().id)
}

#[tokio::test]
async fn the_raters_superior_answers_and_oversight_reads() {
    let office = Office::open().await;
    let (review, question) = asked(&office).await;
    let (conn, head) = (office.db.latest(), act(office.head, MARCH));
    let open = list_questions(conn, &head, true, &all()).await.unwrap().rows;
    assert_eq!((open.len(), open[0].rater.id), (1, office.lead));
    for other in [office.lead, office.clerk, office.stranger] {
        let other = act(other, MARCH);
        assert_eq!(list_questions(conn, &other, false, &all()).await.unwrap().rows.len(), 0);
        let unknown = find_question(conn, &other, question).await.unwrap_err();
        assert_eq!(codes(&unknown), ["platform.not_found"]);
    }
    let answer = |expected, words: &str| {
        let answer = Answer { reason: AnswerReason::SesuaiKinerja, words: words.to_owned() };
        answer_question(&office.db, &head, (question, expected), answer)
    };
    assert_eq!(codes(&answer(None, " ").await.unwrap_err()), ["performance.text_missing"]);
    assert_eq!(codes(&answer(Some(7), "Ya").await.unwrap_err()), ["platform.stale"]);
    let answered = answer(Some(1), "Dua proyek nasional selesai tahun ini.").await.unwrap();
    assert_eq!(answered.row.status, QuestionStatus::Dijawab);
    assert_eq!(list_questions(conn, &head, true, &all()).await.unwrap().rows.len(), 0);

    let oversight = Act { scope: Scope::everything(), ..act(office.stranger, MARCH) };
    let wanted = (review, QuestionFilter { questions: true });
    let read = list_review_raters(conn, &oversight, wanted, &all()).await.unwrap().rows;
    assert_eq!(read[0].row.answer.as_deref(), Some("Dua proyek nasional selesai tahun ini."));
    assert_eq!(read[0].row.indicators.0[0].indicator, RaterIndicator::Leniency);
    let outside = list_review_raters(conn, &head, wanted, &all()).await.unwrap_err();
    assert_eq!(codes(&outside), ["platform.not_found"]);
}
