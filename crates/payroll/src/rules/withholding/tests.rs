use std::collections::BTreeMap;

use kernel::Rupiah;

use super::{Boxes, Element, Form, FormError};

fn lines(amounts: &[(&str, i64)]) -> BTreeMap<String, Rupiah> {
    amounts.iter().map(|(code, amount)| ((*code).to_owned(), Rupiah(*amount))).collect()
}

#[test]
fn the_boxes_add_up_to_what_was_taxed() {
    let form = Form::embedded().unwrap();
    let mut boxes = Boxes::default();
    // The tax that the government bears, and the rounding, are earnings outside the tax base.
    let salary = lines(&[
        ("gaji_pokok", 3_000_000),
        ("tunjangan_istri_suami", 300_000),
        ("tunjangan_umum", 185_000),
        ("tunjangan_bpjs_4", 139_400),
        ("tunjangan_pph21", 10_000),
        ("pembulatan", 45),
    ]);
    boxes.take(&form, (&salary, Rupiah(3_624_400)));
    boxes.take(
        &form,
        (&lines(&[("tpp_kinerja", 2_000_000), ("tpp_kehadiran", 1_000_000)]), Rupiah(3_000_000)),
    );
    assert_eq!(boxes.gross(), Rupiah(6_624_400));
    assert_eq!(boxes.other, Rupiah(139_400));
    assert_eq!((boxes.performance, boxes.position), (Rupiah(3_000_000), Rupiah(185_000)));
}

#[test]
fn what_a_final_rate_taxes_is_no_part_of_the_slip() {
    let mut boxes = Boxes::default();
    boxes.take(&Form::embedded().unwrap(), (&lines(&[("tpp_kinerja", 2_000_000)]), Rupiah::ZERO));
    assert_eq!(boxes, Boxes::default());
}

#[test]
fn the_form_names_each_box_once_and_in_its_order() {
    let form = Form::embedded().unwrap();
    assert_eq!(form.object_code, "21-100-01");
    assert_eq!(form.elements().next(), Some(("TaxPeriodMonthStart", Element::FirstMonth)));
    assert_eq!(form.box_of("upah"), Some(Element::BasePay));
    assert_eq!(form.box_of("tunjangan_jkk"), None);
}

#[test]
fn a_faulty_form_says_what_is_wrong() {
    let sound = include_str!("../../../regulations/bpa2.toml");
    let twice = sound.replace(r#""upah"]"#, r#""upah", "tunjangan_anak"]"#);
    assert!(matches!(Form::read(&twice), Err(FormError::Twice(line)) if line == "tunjangan_anak"));
    let no_name = sound.replace("A2Bulk", "A2 Bulk");
    assert!(matches!(Form::read(&no_name), Err(FormError::NoName(_))));
    let no_box = sound.replace("rice = [", "gross = [");
    assert!(matches!(Form::read(&no_box), Err(FormError::NoBox(Element::Gross))));
    assert!(matches!(Form::read("confidence = 1"), Err(FormError::Unreadable(_))));
}
