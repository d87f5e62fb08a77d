//! A payslip as a document: signed JSON for programs, a page for people.

use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpResponse, get};
use documents::{PayslipSheet, SheetLine};
use futures_util::stream;
use identity::permission::ReadPayslips;
use kernel::id::PayslipId;
use kernel::recipe::LineKind;
use kernel::{Language, Rupiah};
use payroll::outputs::{Issued, issued_payslip};
use platform::{Act, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use super::code::code_of;
use super::download::{Labelled, lines};
use super::heading::{IssuedHeading, title_of};
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::routes::payroll::payslips::Payslip;
use crate::state::State;

/// A payslip with the signature of the installation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignedPayslip {
    /// What is signed.
    #[serde(flatten)]
    pub document: PayslipDocument,
    /// Where anybody asks whether it still is what was issued.
    #[schema(
        example = "https://merit.example.go.id/v1/verify/AZfzwloQfD6PSy1qkLHD1AEjRWeJq83v7c2h0X3pT5mQk1b2w4y6zA"
    )]
    pub verification_url: String,
    /// The same as a compact JWS (RFC 7515): EdDSA, by a key of `/.well-known/jwks.json`.
    #[schema(
        example = "eyJ0eXAiOiJtZXJpdC1kb2N1bWVudCtqd3MiLCJhbGciOiJFZERTQSJ9.eyJpc3MiOiJtZXJpdCJ9.c2lnbmF0dXJl"
    )]
    pub jws: String,
}

/// What is signed of a payslip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipDocument {
    /// Who signs.
    #[schema(example = "merit")]
    pub iss: &'static str,
    /// The code of the document; the same document has the same one.
    #[schema(example = "AZfzwloQfD6PSy1qkLHD1AEjRWeJq83v7c2h0X3pT5mQk1b2w4y6zA")]
    pub code: String,
    /// The payslip, with Indonesian labels.
    pub payslip: Payslip,
}

/// A payslip, signed
///
/// For programs that must know that nobody altered it: the payslip as JSON, and the same as a compact JWS. The document of a run
/// that is not approved says so in `status`.
#[utoipa::path(
    tag = "payroll", operation_id = "get_signed_payslip", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "The payslip with its signature", body = SignedPayslip), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/signed")]
pub async fn get_signed_payslip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<SignedPayslip>, Problem> {
    let found = Found::of(&state, caller.act(), *payslip_id).await?;
    found.note(&state, &caller).await?;
    found.signed(&state).map(Json)
}

/// My payslip, signed
///
/// Of a run that is approved: the payslip as JSON, and the same as a compact JWS that a bank can verify with the public keys.
#[utoipa::path(
    tag = "payroll", operation_id = "get_own_signed_payslip", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip")),
    responses((status = OK, description = "The payslip with its signature", body = SignedPayslip), Problem),
)]
#[get("/me/payslips/{payslip_id}/signed")]
pub async fn get_own_signed_payslip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<Json<SignedPayslip>, Problem> {
    Found::of(&state, &own(caller.act()), *payslip_id).await?.signed(&state).map(Json)
}

/// A payslip as PDF
///
/// One page with a code that leads to `GET /v1/verify/{code}`, where anybody sees whether it still is what was issued.
#[utoipa::path(
    tag = "payroll", operation_id = "get_payslip_pdf", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip"), Ticket),
    responses((status = OK, description = "The page", body = Vec<u8>, content_type = "application/pdf"), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/pdf")]
pub async fn get_payslip_pdf(
    caller: AllowByTicket<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<HttpResponse, Problem> {
    let found = Found::of(&state, caller.0.act(), *payslip_id).await?;
    found.note(&state, &caller.0).await?;
    found.printed(&state, caller.0.act()).await
}

/// My payslip as PDF
///
/// Of a run that is approved: one page with a code by which anybody sees whether it still is what was issued.
#[utoipa::path(
    tag = "payroll", operation_id = "get_own_payslip_pdf", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip"), Ticket),
    responses((status = OK, description = "The page", body = Vec<u8>, content_type = "application/pdf"), Problem),
)]
#[get("/me/payslips/{payslip_id}/pdf")]
pub async fn get_own_payslip_pdf(
    caller: AllowByTicket<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
) -> Result<HttpResponse, Problem> {
    let act = own(caller.0.act());
    Found::of(&state, &act, *payslip_id).await?.printed(&state, &act).await
}

/// The same act over one's own record alone, whatever else the caller may read.
fn own(act: &Act) -> Act {
    Act { scope: act.actor.employee().map(Scope::own).unwrap_or_default(), ..act.clone() }
}

/// A payslip that the caller may read, with its code.
struct Found {
    payslip: payroll::payslips::Payslip,
    issued: Issued,
    code: String,
}

impl Found {
    async fn of(state: &State, act: &Act, id: PayslipId) -> Result<Self, Problem> {
        let payslip = payroll::find_payslip(&state.db, act, id).await?;
        // Asked for last: a run that is calculated again in between makes a document that says it has changed.
        let issued = issued_payslip(state.db.read(), id).await?;
        let issued = issued.ok_or(platform::Error::NotFound("payslip"))?;
        let code = code_of(&state.vault, &issued);
        Ok(Self { payslip, issued, code })
    }

    async fn note(&self, state: &State, caller: &Allow<ReadPayslips>) -> Result<(), Problem> {
        let head = &self.payslip.head;
        note(state, caller, &[Sensitive::Payslip.of(head.employee_id, Some(head.id.0))]).await
    }

    fn address(&self, state: &State) -> String {
        format!("{}/v1/verify/{}", state.config.public_url, self.code)
    }

    fn signed(self, state: &State) -> Result<SignedPayslip, Problem> {
        let verification_url = self.address(state);
        let payslip = Payslip::of(self.payslip, Language::Id);
        let document = PayslipDocument { iss: "merit", code: self.code, payslip };
        let jws = state.identity.keys.sign_document(&document)?;
        Ok(SignedPayslip { document, verification_url, jws })
    }

    async fn printed(self, state: &State, act: &Act) -> Result<HttpResponse, Problem> {
        let sheet = self.sheet(state, act).await?;
        let head = &self.payslip.head;
        let name = format!("slip-{}-{}.pdf", head.kind.word().replace('_', "-"), head.service_month);
        let page = actix_web::web::block(move || documents::write_payslip(&sheet)).await;
        let page = page.map_err(Problem::internal)?.map_err(Problem::internal)?;
        let labelled = Labelled { name, media_type: "application/pdf" };
        Ok(lines(labelled, stream::once(async { Ok(Bytes::from(page)) })))
    }

    async fn sheet(&self, state: &State, act: &Act) -> Result<PayslipSheet, Problem> {
        let head = &self.payslip.head;
        let places = (self.issued.instansi_id, head.skpd_id, head.unit_id);
        let heading = IssuedHeading::of(state, act, places).await?;
        let of = |kind: LineKind| -> Vec<SheetLine> {
            let lines = self.payslip.lines.iter();
            // What is nothing is not printed; sums always are.
            let printed = lines
                .filter(|line| line.kind == kind && (kind == LineKind::Total || line.amount != Rupiah::ZERO));
            let line = |line: &payroll::payslips::Line| SheetLine {
                label: line.label.text(Language::Id).to_owned(),
                amount: line.amount,
            };
            printed.map(line).collect()
        };
        let months = [("Bulan", head.service_month), ("Dibayarkan", head.payment_month)];
        let months = months.map(|(label, month)| (label.to_owned(), documents::words::month(month)));
        let mut notes = vec!["Pindai kode untuk memeriksa apakah slip ini masih berlaku.".to_owned()];
        if !self.issued.is_final() {
            notes.push("SEMENTARA: proses gaji ini belum disetujui.".to_owned());
        }
        Ok(PayslipSheet {
            letterhead: heading.letterhead,
            titles: vec![format!("SLIP {}", title_of(head.kind))],
            about: [
                ("Nama".to_owned(), head.name.clone()),
                ("NIP".to_owned(), head.nip.to_string()),
                ("Unit".to_owned(), heading.unit),
            ]
            .into_iter()
            .chain(months)
            .collect(),
            earnings: of(LineKind::Earning),
            deductions: of(LineKind::Deduction),
            totals: of(LineKind::Total),
            place_and_day: heading.place_and_day,
            notes,
            address: self.address(state),
        })
    }
}
