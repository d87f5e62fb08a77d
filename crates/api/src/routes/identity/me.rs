//! One's own account: who am I, what may I do, my password.

use std::collections::HashMap;

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::UseAccount;
use identity::{ChangePassword, Held, Permission, Profile, Role};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, GrantId, SessionId, UnitId};
use kernel::{Label, Language, Nip};
use platform::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::Allow;
use crate::problem::Problem;
use crate::reply::NoContent;
use crate::state::State;
use crate::valid::Valid;

/// The caller.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The account.
    account_id: AccountId,
    /// The session of this request.
    session_id: SessionId,
    /// What to call the person.
    #[schema(example = "Siti Aminah, S.E.")]
    name: Option<String>,
    /// The e-mail address that logs in.
    #[schema(example = "pegawai@demo.merit.test")]
    email: Option<String>,
    /// The employee, where the account belongs to one.
    employee_id: Option<EmployeeId>,
    /// The employee's NIP, which also logs in.
    #[schema(value_type = Option<Nip>)]
    nip: Option<Nip>,
    /// The instansi; null for accounts of the whole installation.
    instansi: Option<NamedUnit>,
    /// Its time zone, in which today is today.
    time_zone: TimeZone,
    /// The unit of the employee's position.
    unit: Option<NamedUnit>,
    /// The employee's position.
    #[schema(example = "Analis Keuangan Pusat dan Daerah Ahli Muda")]
    position: Option<String>,
    /// The roles that count today.
    #[schema(example = json!(["pegawai"]))]
    roles: Vec<Role>,
}

/// A unit by its name of today.
#[derive(Clone, Serialize, ToSchema)]
pub struct NamedUnit {
    /// The unit.
    id: UnitId,
    /// Its name.
    #[schema(example = "Badan Keuangan Daerah")]
    name: Option<String>,
}

/// What the caller may do today, and over whom.
#[derive(Serialize, ToSchema)]
pub struct MyPermissions {
    /// The roles that give it.
    roles: Vec<HeldRole>,
    /// The permissions of all roles together.
    permissions: Vec<HeldPermission>,
    /// Roles that would count if this session had shown a second factor: `POST /v1/me/totp` begins one.
    #[schema(example = json!([]))]
    withheld_roles: Vec<Role>,
}

/// A role held today.
#[derive(Serialize, ToSchema)]
pub struct HeldRole {
    /// The role.
    role: Role,
    /// Over whom.
    scope: Reach,
    /// The grant that gives it, with which it can be lent; null for what follows from facts and for what was lent.
    grant_id: Option<GrantId>,
    /// Who lent it; null for what is held in one's own right.
    lent_by: Option<AccountId>,
    /// Until when it was given; null without end, and for what follows from facts.
    #[schema(example = "2027-01-01")]
    valid_until: Option<NaiveDate>,
    /// Other roles held today that belong in other hands.
    #[schema(example = json!([]))]
    conflicting_roles: Vec<Role>,
}

/// A permission held today.
#[derive(Serialize, ToSchema)]
pub struct HeldPermission {
    /// The permission.
    permission: Permission,
    /// Over whom.
    scope: Reach,
}

/// Over whom: everyone whom one of its parts names.
#[derive(Serialize, ToSchema)]
pub struct Reach {
    /// Everyone in every instansi.
    #[schema(example = false)]
    everything: bool,
    /// Oneself.
    #[schema(example = true)]
    own: bool,
    /// Those whose direct superior one is.
    #[schema(example = false)]
    subordinates: bool,
    /// Everyone in these units and below them.
    units: Vec<NamedUnit>,
    /// The same in words.
    #[schema(example = "diri sendiri")]
    words: String,
}

impl Reach {
    fn of(scope: &Scope, names: &HashMap<UnitId, String>, language: Language) -> Self {
        let units = scope.units.iter().map(|id| NamedUnit { id: *id, name: names.get(id).cloned() });
        let mut reach = Self {
            everything: scope.everything,
            own: scope.own.is_some(),
            subordinates: scope.subordinates_of.is_some(),
            units: units.collect(),
            words: String::new(),
        };
        reach.words = reach.in_words(language);
        reach
    }

    fn in_words(&self, language: Language) -> String {
        let word =
            |held: bool, id: &str, en: &str| held.then(|| Label::new(id, en).text(language).to_owned());
        let below = Label::new("dan unit di bawahnya", "and the units below");
        let unit = |unit: &NamedUnit| {
            Some(format!("{} {}", unit.name.as_deref().unwrap_or_default(), below.text(language)))
        };
        [
            word(self.everything, "seluruh instansi", "every instansi"),
            word(self.own, "diri sendiri", "oneself"),
            word(self.subordinates, "bawahan langsung", "direct subordinates"),
        ]
        .into_iter()
        .chain(self.units.iter().map(unit))
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
    }
}

/// Who am I
///
/// The account of the access token, its employee with today's position, and the roles that count today.
#[utoipa::path(
    tag = "identity", operation_id = "get_me", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "The caller", body = Me), Problem),
)]
#[get("/me")]
pub async fn get_me(caller: Allow<UseAccount>, state: Data<State>) -> Result<Json<Me>, Problem> {
    let (who, today) = (caller.caller(), caller.act().today);
    let Profile { account, employee, placement, unit_names } =
        identity::find_profile(state.db.latest(), who, today).await?;
    Ok(Json(Me {
        account_id: account.id,
        session_id: who.session,
        nip: employee.as_ref().and_then(|employee| employee.nip.clone()),
        name: employee.map(|employee| employee.name).or(account.name),
        email: account.email,
        employee_id: account.employee_id,
        instansi: who.instansi.map(|id| NamedUnit { id, name: unit_names.get(&id).cloned() }),
        time_zone: who.time_zone,
        unit: placement.as_ref().map(|at| NamedUnit { id: at.unit_id, name: Some(at.unit_name.clone()) }),
        position: placement.map(|at| at.position_name),
        roles: roles(who.held_on(today)),
    }))
}

/// What may I do
///
/// Every permission held today with its reach, as the server itself decides by it. A change of grants counts within five
/// seconds.
#[utoipa::path(
    tag = "identity", operation_id = "get_my_permissions", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "Roles and permissions", body = MyPermissions), Problem),
)]
#[get("/me/permissions")]
pub async fn get_my_permissions(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<MyPermissions>, Problem> {
    let (who, act) = (caller.caller(), caller.act());
    let names = identity::find_profile(state.db.latest(), who, act.today).await?.unit_names;
    let reach = |scope: &Scope| Reach::of(scope, &names, act.language);
    let all = roles(who.held_on(act.today));
    let held_role = |held: &Held| {
        let role = held.role?;
        let conflicting_roles = all.iter().copied().filter(|other| role.is_separated_from(*other)).collect();
        Some(HeldRole {
            role,
            scope: reach(&held.scope),
            grant_id: held.grant,
            lent_by: held.lent_by.map(|lender| lender.account),
            valid_until: held.period.until,
            conflicting_roles,
        })
    };
    let held_permission =
        |(permission, scope): (Permission, Scope)| HeldPermission { permission, scope: reach(&scope) };
    Ok(Json(MyPermissions {
        roles: who.held_on(act.today).filter_map(held_role).collect(),
        permissions: who.permissions(act.today).into_iter().map(held_permission).collect(),
        withheld_roles: roles(who.withheld_on(act.today)),
    }))
}

/// The roles among what is held, each once.
fn roles<'a>(held: impl Iterator<Item = &'a Held>) -> Vec<Role> {
    let mut roles: Vec<Role> = held.filter_map(|held| held.role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// A new password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one that counts now.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "Merit-demo-2026")]
    current_password: String,
    /// 12 to 128 characters, without the NIP or the name of the e-mail address.
    #[schema(min_length = 12, max_length = 128, format = Password, example = "kuda laut makan roti")]
    new_password: String,
}

/// Change my password
///
/// Every other session of the account ends. Wrong current passwords count like wrong ones at login.
#[utoipa::path(
    tag = "identity", operation_id = "change_my_password", security(("bearer" = ["account.use"])),
    request_body = NewPassword,
    responses((status = NO_CONTENT, description = "The new password counts"), Problem),
)]
#[post("/me/password")]
pub async fn change_my_password(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<NewPassword>,
) -> Result<NoContent, Problem> {
    let Valid(NewPassword { current_password: current, new_password: new }) = body;
    let change = ChangePassword { current, new };
    identity::change_password(&state.identity, caller.act(), caller.caller(), change).await?;
    Ok(NoContent)
}
