//! The report: one HTML file with everything that is known, to look at in a browser without a network.
//!
//! In: [`Material`], and the files of this folder, which are put together here: page, style, script. Out: the page. The data stands in it as JSON
//! (`data.rs`) that no script tag can be closed in; the script builds all text with `textContent`, never as HTML. The page's policy allows its own style and script
//! by digest and nothing else: a name or a line of a script that is observed cannot become code.
//!
//! The same page is served live (`ergo run --http`): then it may also open the stream of its own server.

mod data;
mod digest;
pub mod heap;

use crate::telemetry::export::Material;

/// The page with marks for what is filled in.
const PAGE: &str = include_str!("page.html");

/// Styles, in order.
const STYLES: &[&str] = &[
    include_str!("style.css"),
    include_str!("views.css"),
    include_str!("heap.css"),
    include_str!("print.css"),
];

/// Scripts, in order: later ones use earlier ones.
const SCRIPTS: &[&str] = &[
    include_str!("dom.js"),
    include_str!("model.js"),
    include_str!("timeline.js"),
    include_str!("cycles.js"),
    include_str!("flame.js"),
    include_str!("highlight.js"),
    include_str!("source.js"),
    include_str!("treemap.js"),
    include_str!("heap.js"),
    include_str!("diff.js"),
    include_str!("log.js"),
    include_str!("main.js"),
];

/// Where the page finds its data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// In itself alone.
    Still,
    /// In itself, then from the stream `/events` of the server that it came from.
    Live,
}

/// The page.
pub fn page(material: &Material, liveness: Liveness) -> String {
    let style = STYLES.concat();
    let script = format!("'use strict';\n(() => {{\n{}\n}})();\n", SCRIPTS.concat());
    let connect = match liveness {
        Liveness::Still => "'none'",
        Liveness::Live => "'self'",
    };
    let data = data::json(material, liveness == Liveness::Live, &|_| true);
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; connect-src {connect}; base-uri 'none'; form-action 'none'",
        digest::csp_source(&script),
        digest::csp_source(&style),
    );
    let parts = [
        ("policy", policy.as_str()),
        ("style", &style),
        ("data", &embedded(&data)),
        ("script", &script),
    ];
    // Marks are looked for in the page alone, not in what was filled in.
    let mut out = String::new();
    let mut rest = PAGE;
    for (name, text) in parts {
        let mark = format!("{{{{{name}}}}}");
        if let Some((before, after)) = rest.split_once(&mark) {
            out.push_str(before);
            out.push_str(text);
            rest = after;
        }
    }
    out + rest
}

/// The data alone, of one line, as a stream sends it. `wants_text`: whether the text of this file is to be in it.
pub fn data(material: &Material, wants_text: impl Fn(&str) -> bool) -> String {
    data::json(material, true, &wants_text)
}

/// JSON as it may stand inside a script element: the characters of tags occur in strings only, and there an escape means the same.
fn embedded(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
