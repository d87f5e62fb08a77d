//! What accounts chose: the way for each kind of news, and the language of letters.

use std::collections::{BTreeMap, HashMap};

use kernel::Language;
use kernel::id::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Delivery;
use crate::entity::{notification_preference as preference, notification_setting as setting};
use crate::{Db, Error};

/// What an account chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language of letters.
    pub language: Language,
    /// The way for each kind for which one was chosen.
    pub deliveries: BTreeMap<String, Delivery>,
}

/// What an account chose.
///
/// # Errors
/// When the database fails.
pub async fn preferences(conn: &impl ConnectionTrait, account: AccountId) -> Result<Preferences, Error> {
    let language = languages(conn, &[account]).await?.remove(&account).unwrap_or_default();
    let rows = preference::Entity::find().filter(preference::Column::AccountId.eq(account)).all(conn).await?;
    let deliveries = rows.into_iter().map(|row| (row.kind, row.delivery)).collect();
    Ok(Preferences { language, deliveries })
}

/// In which language accounts want their letters; those that chose none are left out.
///
/// # Errors
/// When the database fails.
pub async fn languages(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Language>, Error> {
    let rows = setting::Entity::find()
        .filter(setting::Column::AccountId.is_in(accounts.iter().copied()))
        .all(conn)
        .await?;
    let language = |code: &str| if code == Language::En.code() { Language::En } else { Language::Id };
    Ok(rows.into_iter().map(|row| (row.account_id, language(&row.language))).collect())
}

/// Puts an account's choices in place of those before.
///
/// # Errors
/// When the database fails.
pub async fn choose(db: &Db, account: AccountId, chosen: &Preferences) -> Result<(), Error> {
    let tx = crate::begin(db).await?;
    let language =
        setting::ActiveModel { account_id: Set(account), language: Set(chosen.language.code().to_owned()) };
    let anew =
        OnConflict::column(setting::Column::AccountId).update_column(setting::Column::Language).to_owned();
    setting::Entity::insert(language).on_conflict(anew).exec_without_returning(&tx).await?;
    preference::Entity::delete_many().filter(preference::Column::AccountId.eq(account)).exec(&tx).await?;
    let rows = chosen.deliveries.iter().map(|(kind, delivery)| preference::ActiveModel {
        account_id: Set(account),
        kind: Set(kind.clone()),
        delivery: Set(*delivery),
    });
    preference::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}
