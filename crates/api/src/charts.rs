//! Charts as SVG, drawn from the same figures that are answered as JSON. All lengths are whole units of the view box.

use svg::Document;
use svg::node::element::{Circle, Line, Polyline, Rectangle, Text, Title};

/// The media type of a chart.
pub const MEDIA_TYPE: &str = "image/svg+xml";

const WIDTH: i64 = 960;
const HEIGHT: i64 = 480;

/// What is drawn in lies between these.
const LEFT: i64 = 64;
const RIGHT: i64 = 720;
const TOP: i64 = 48;
const BOTTOM: i64 = 424;

/// Lines across, beside the one at zero.
const GRID: i64 = 4;

/// Colours that people who see colours differently tell apart (Okabe and Ito).
const COLOURS: [&str; 8] =
    ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#787878"];

/// A chart over some places: periods or units.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// The places from left to right.
    pub places: Vec<String>,
    /// What is drawn over each place.
    pub series: Vec<Series>,
}

/// One row of values over the places.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// A value for each place; none where there is nothing to show.
    pub values: Vec<Option<i64>>,
}

fn colour(at: usize) -> &'static str {
    COLOURS.iter().cycle().nth(at).copied().unwrap_or("#000000")
}

fn words(text: impl Into<String>, (x, y): (i64, i64), anchor: &'static str) -> Text {
    Text::new(text)
        .set("x", x)
        .set("y", y)
        .set("font-family", "sans-serif")
        .set("font-size", 12)
        .set("text-anchor", anchor)
}

/// A place on the scale of a chart.
#[derive(Clone, Copy)]
struct Scale {
    places: i64,
    highest: i64,
}

impl Scale {
    fn width(self) -> i64 {
        (RIGHT - LEFT) / self.places
    }

    fn left(self, at: i64) -> i64 {
        LEFT + at * self.width()
    }

    fn centre(self, at: i64) -> i64 {
        self.left(at) + self.width() / 2
    }

    fn height(self, value: i64) -> i64 {
        BOTTOM - (BOTTOM - TOP) * value / self.highest
    }
}

impl Chart {
    /// The name of a place as its label shows it: names that are longer than their place are cut.
    fn label(name: &str, width: i64) -> String {
        let fits = usize::try_from(width / 7).unwrap_or_default().max(4);
        if name.chars().count() <= fits {
            return name.to_owned();
        }
        name.chars().take(fits - 1).chain(['…']).collect()
    }

    /// Values above each other, place by place.
    pub fn bars(&self) -> String {
        let total = |at: usize| -> i64 {
            self.series.iter().filter_map(|one| one.values.get(at).copied().flatten()).sum()
        };
        let highest = (0..self.places.len()).map(total).max().unwrap_or_default();
        let (mut drawing, scale) = self.frame(highest);
        let mut floors = vec![0_i64; self.places.len()];
        for (number, series) in self.series.iter().enumerate() {
            for ((at, floor), value) in (0_i64..).zip(&mut floors).zip(&series.values) {
                let Some(value) = value.filter(|value| *value > 0) else { continue };
                let (upper, lower) = (scale.height(*floor + value), scale.height(*floor));
                *floor += value;
                let bar = Rectangle::new()
                    .set("x", scale.left(at) + scale.width() / 8)
                    .set("y", upper)
                    .set("width", scale.width() * 3 / 4)
                    .set("height", lower - upper)
                    .set("fill", colour(number))
                    .add(Title::new(format!("{}: {value}", series.name)));
                drawing = drawing.add(bar);
            }
        }
        drawing.to_string()
    }

    /// Values as lines from place to place; none where there is nothing to show.
    pub fn lines(&self) -> String {
        let highest = self.series.iter().flat_map(|one| one.values.iter().flatten().copied()).max();
        let (mut drawing, scale) = self.frame(highest.unwrap_or_default());
        for (number, series) in self.series.iter().enumerate() {
            let mut points = String::new();
            for (at, value) in (0_i64..).zip(&series.values) {
                let Some(value) = value else { continue };
                let (x, y) = (scale.centre(at), scale.height(*value));
                points.push_str(&format!("{x},{y} "));
                let dot = Circle::new().set("cx", x).set("cy", y).set("r", 4).set("fill", colour(number));
                drawing = drawing.add(dot.add(Title::new(format!("{}: {value}", series.name))));
            }
            let line = Polyline::new().set("points", points).set("fill", "none");
            drawing = drawing.add(line.set("stroke", colour(number)).set("stroke-width", 2));
        }
        drawing.to_string()
    }

    /// Title, lines across with their values, names of places, and what the colours mean.
    fn frame(&self, highest: i64) -> (Document, Scale) {
        let places = i64::try_from(self.places.len()).unwrap_or(i64::MAX).max(1);
        // A whole number of units between the lines.
        let step = Ord::max((highest + GRID - 1) / GRID, 1);
        let scale = Scale { places, highest: step * GRID };
        let title = words(self.title.as_str(), (WIDTH / 2, 28), "middle").set("font-size", 18);
        let mut drawing = Document::new()
            .set("viewBox", (0, 0, WIDTH, HEIGHT))
            .set("role", "img")
            .add(Title::new(self.title.as_str()))
            .add(Rectangle::new().set("width", WIDTH).set("height", HEIGHT).set("fill", "#ffffff"))
            .add(title);
        for value in (0..=GRID).map(|line| line * step) {
            let y = scale.height(value);
            let line = Line::new().set("x1", LEFT).set("x2", RIGHT).set("y1", y).set("y2", y);
            drawing = drawing.add(line.set("stroke", "#cccccc"));
            drawing = drawing.add(words(value.to_string(), (LEFT - 8, y + 4), "end"));
        }
        for (at, name) in (0_i64..).zip(&self.places) {
            let name = words(Self::label(name, scale.width()), (scale.centre(at), BOTTOM + 20), "middle");
            drawing = drawing.add(name);
        }
        for ((at, number), series) in (0_i64..).zip(0..).zip(&self.series) {
            let y = TOP + at * 20;
            let mark = Rectangle::new().set("x", RIGHT + 16).set("y", y).set("width", 12).set("height", 12);
            drawing = drawing.add(mark.set("fill", colour(number)));
            let name = Self::label(&series.name, WIDTH - RIGHT - 40);
            drawing = drawing.add(words(name, (RIGHT + 34, y + 10), "start"));
        }
        (drawing, scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(places: &[&str]) -> Chart {
        let values = |value: i64| places.iter().map(|_| Some(value)).collect();
        Chart {
            title: "Rencana <2026>".to_owned(),
            places: places.iter().map(ToString::to_string).collect(),
            series: vec![
                Series { name: "Berjalan".to_owned(), values: values(7) },
                Series { name: "Draf".to_owned(), values: values(3) },
            ],
        }
    }

    #[test]
    fn figures_become_a_drawing_with_their_names() {
        for svg in [chart(&["Bidang A", "Bidang B"]).bars(), chart(&["2026-Q1", "2026-Q2"]).lines()] {
            assert!(svg.starts_with("<svg") && svg.contains("Berjalan") && svg.ends_with("</svg>"));
            assert!(svg.contains("Rencana &lt;2026&gt;") && !svg.contains("<2026>"), "{svg}");
        }
    }

    #[test]
    fn one_place_and_no_place_are_drawn_as_well() {
        assert!(chart(&["2026"]).bars().contains("<rect"));
        assert!(chart(&[]).lines().ends_with("</svg>"));
        let gap = Chart {
            series: vec![Series { name: "Capaian".to_owned(), values: vec![Some(9_800), None] }],
            ..chart(&["2026-Q1", "2026-Q2"])
        };
        assert_eq!(gap.lines().matches("<circle").count(), 1);
    }
}
