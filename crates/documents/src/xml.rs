//! XML for offices that take files: elements with texts, piece by piece.

use quick_xml::escape::escape;

/// How a document begins, with its outermost element.
pub fn xml_head(root: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>\n")
}

/// An element that holds a text. What XML does not allow in one is left out.
pub fn xml_element(name: &str, text: &str) -> String {
    let is_allowed = |letter: &char| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r');
    let text: String = text.chars().filter(is_allowed).collect();
    format!("<{name}>{}</{name}>", escape(text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_becomes_an_element() {
        assert_eq!(xml_element("Nama", "A & <b>\u{0}"), "<Nama>A &amp; &lt;b&gt;</Nama>");
    }
}
