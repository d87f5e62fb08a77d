//! XLSX: which sheets there are, and the texts that their cells share.

use std::sync::Arc;

use bytes::Bytes;
use quick_xml::events::{BytesStart, Event};

use super::parts::{Parts, Xml};
use super::spot::{Flaw, Spotted};
use super::table::{Bounds, Report};
use super::worksheet::{self, Seen};

/// An opened workbook and the sheet of it that is read.
#[derive(Clone, Debug)]
pub(super) struct Book {
    parts: Parts,
    part: String,
    texts: Arc<[Box<str>]>,
    since_1904: bool,
}

/// What the main part says.
#[derive(Debug, Default)]
struct Contents {
    /// Names with the ids of their parts.
    sheets: Vec<(String, String)>,
    since_1904: bool,
}

impl Book {
    pub(super) fn open(content: Bytes, wanted: Option<&str>, bounds: Bounds) -> Result<Self, Spotted> {
        let mut parts = Parts::open(content, bounds.unpacked_max)?;
        let contents = contents(&mut parts)?;
        let targets = targets(&mut parts)?;
        let part_of = |id: &str| targets.iter().find(|(known, _)| known == id).map(|(_, part)| part.clone());
        let sheets: Vec<(String, String)> =
            contents.sheets.into_iter().filter_map(|(name, id)| Some((name, part_of(&id)?))).collect();
        let part = choose(&mut parts, sheets, wanted)?;
        let texts = texts(&mut parts)?;
        Ok(Self { parts, part, texts, since_1904: contents.since_1904 })
    }

    pub(super) fn since_1904(&self) -> bool {
        self.since_1904
    }

    pub(super) fn read(&self, report: &mut Report<'_>) {
        let mut parts = self.parts.clone();
        let read = match parts.xml(&self.part) {
            Ok(Some(mut xml)) => worksheet::read(&mut xml, &self.texts, report),
            Ok(None) => return report.faults.push(Flaw::Unreadable.whole()),
            Err(fault) => return report.faults.push(fault),
        };
        if let Err(error) = read {
            report.faults.push(self.parts.verdict()(error));
        }
    }
}

/// The sheet that is named, or the only one with data.
fn choose(parts: &mut Parts, sheets: Vec<(String, String)>, wanted: Option<&str>) -> Result<String, Spotted> {
    let names = sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        let same = |name: &str| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        let found = sheets.into_iter().find(|(name, _)| same(name)).map(|(_, part)| part);
        return found.ok_or_else(|| Flaw::SheetUnknown.whole().with("sheet", wanted).with("sheets", names));
    }
    let mut filled = Vec::new();
    for (_, part) in sheets {
        if holds_data(parts, &part)? {
            filled.push(part);
        }
    }
    match (filled.pop(), filled.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(Flaw::SeveralSheets.whole().with("sheets", names)),
        (None, _) => Err(Flaw::Empty.whole()),
    }
}

/// Whether some cell of a sheet holds something: reading stops at the first.
fn holds_data(parts: &mut Parts, part: &str) -> Result<bool, Spotted> {
    let verdict = parts.verdict();
    let Some(mut xml) = parts.xml(part)? else { return Ok(false) };
    worksheet::look(&mut xml).map(|seen| seen == Seen::Data).map_err(verdict)
}

fn contents(parts: &mut Parts) -> Result<Contents, Spotted> {
    let mut contents = Contents::default();
    let found = each_start(parts, "xl/workbook.xml", &mut |start| match start.local_name().as_ref() {
        "sheet" => {
            let id = attribute(start, "id").unwrap_or_default();
            contents.sheets.push((attribute(start, "name").unwrap_or_default(), id));
        }
        "workbookPr" => {
            contents.since_1904 = matches!(attribute(start, "date1904").as_deref(), Some("1" | "true"));
        }
        _ => {}
    })?;
    if found { Ok(contents) } else { Err(Flaw::Unreadable.whole()) }
}

/// The parts that the ids of the main part stand for.
fn targets(parts: &mut Parts) -> Result<Vec<(String, String)>, Spotted> {
    let mut targets = Vec::new();
    each_start(parts, "xl/_rels/workbook.xml.rels", &mut |start| {
        if start.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.push((id, part));
        }
    })?;
    Ok(targets)
}

/// Calls back for each element of a part; whether there is such a part.
fn each_start(parts: &mut Parts, name: &str, each: &mut dyn FnMut(&BytesStart<'_>)) -> Result<bool, Spotted> {
    let verdict = parts.verdict();
    let Some(mut xml) = parts.xml(name)? else { return Ok(false) };
    walk(&mut xml, each).map(|()| true).map_err(verdict)
}

fn walk(xml: &mut Xml<'_>, each: &mut dyn FnMut(&BytesStart<'_>)) -> quick_xml::Result<()> {
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) | Event::Empty(start) => each(&start),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut readable = attributes.with_checks(false).filter_map(Result::ok);
    let found = readable.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// The shared texts: runs of one text together, its phonetic hints left out.
fn texts(parts: &mut Parts) -> Result<Arc<[Box<str>]>, Spotted> {
    let verdict = parts.verdict();
    let read = match parts.xml("xl/sharedStrings.xml")? {
        Some(mut xml) => read_texts(&mut xml),
        None => Ok(Vec::new()),
    };
    read.map(Arc::from).map_err(verdict)
}

fn read_texts(xml: &mut Xml<'_>) -> quick_xml::Result<Vec<Box<str>>> {
    let (mut texts, mut buffer) = (Vec::new(), Vec::new());
    let mut text = String::new();
    let (mut in_text, mut in_hint) = (false, false);
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = !in_hint,
                "rPh" => in_hint = true,
                _ => {}
            },
            Event::Empty(start) if start.local_name().as_ref() == "si" => texts.push(Box::default()),
            Event::End(end) => match end.local_name().as_ref() {
                "si" => texts.push(text.as_str().into()),
                "t" => in_text = false,
                "rPh" => in_hint = false,
                _ => {}
            },
            event if in_text => append(&mut text, &event),
            Event::Eof => return Ok(texts),
            _ => {}
        }
        buffer.clear();
    }
}

/// Adds what an event says to a text; references to characters and the five named ones are resolved, no others exist.
pub(super) fn append(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            _ => text.push_str(quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default()),
        },
        _ => {}
    }
}
