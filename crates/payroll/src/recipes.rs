//! Recipes by their hash: stored once, compiled once in a process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use kernel::recipe::{Compiled, Recipe};
use platform::Act;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::entity::recipe as row;

/// Recipes that stay compiled. A region has two or three a month; an explanation of an older one compiles again.
const KEPT_MAX: usize = 64;

/// Content under its own hash cannot go out of date, so one cache serves the whole process.
static COMPILED: LazyLock<RwLock<HashMap<String, Arc<Compiled>>>> = LazyLock::new(RwLock::default);

/// Stores a recipe unless it is stored, and compiles it. Returns its hash with it.
///
/// # Errors
/// `Broken` when the recipe has defects: the makers of recipes are tested not to.
pub async fn store_recipe(
    conn: &impl ConnectionTrait,
    act: &Act,
    recipe: Recipe,
) -> Result<(String, Arc<Compiled>), Error> {
    let document = serde_json::to_string(&recipe)
        .map_err(|error| platform::Error::Broken(format!("recipe as JSON: {error}")))?;
    let hash = hash_of(&document);
    let model = row::ActiveModel {
        hash: Set(hash.clone()),
        kind: Set(recipe.kind.clone()),
        document: Set(document),
        stored_at: Set(act.at),
    };
    let once = OnConflict::column(row::Column::Hash).do_nothing().to_owned();
    row::Entity::insert(model).on_conflict(once).exec_without_returning(conn).await?;
    let compiled = compile(&hash, recipe)?;
    Ok((hash, compiled))
}

/// The document of a recipe, byte for byte as it was hashed: the contract for foreign evaluators.
///
/// # Errors
/// `NotFound` for an unknown hash; `Broken` when the stored bytes do not have their hash.
pub async fn find_recipe(conn: &impl ConnectionTrait, hash: &str) -> Result<String, Error> {
    let found = row::Entity::find_by_id(hash).one(conn).await?;
    let document = found.ok_or(platform::Error::NotFound("recipe"))?.document;
    if hash_of(&document) != hash {
        return Err(platform::Error::Broken(format!("recipe {hash} was altered")).into());
    }
    Ok(document)
}

/// The recipe of a hash, ready to run.
///
/// # Errors
/// `NotFound` for an unknown hash; `Broken` when what is stored does not compile.
pub async fn compiled_recipe(conn: &impl ConnectionTrait, hash: &str) -> Result<Arc<Compiled>, Error> {
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
    if let Some(compiled) = known {
        return Ok(compiled);
    }
    let document = find_recipe(conn, hash).await?;
    let recipe = serde_json::from_str(&document)
        .map_err(|error| platform::Error::Broken(format!("recipe {hash}: {error}")))?;
    compile(hash, recipe)
}

fn compile(hash: &str, recipe: Recipe) -> Result<Arc<Compiled>, Error> {
    let compiled = Compiled::new(recipe).map_err(|defects| {
        let defects: Vec<String> = defects.iter().map(ToString::to_string).collect();
        platform::Error::Broken(format!("recipe {hash}: {}", defects.join("; ")))
    })?;
    let compiled = Arc::new(compiled);
    let mut kept = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.clear();
    }
    kept.insert(hash.to_owned(), Arc::clone(&compiled));
    Ok(compiled)
}

fn hash_of(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}
