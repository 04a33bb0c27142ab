//! The C program of README.md compiles without a warning, runs, and prints what README.md says.

mod capi_support;

use capi_support::{compile, root, run};

#[test]
fn the_example_of_the_readme_does_what_it_says() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let (_, rest) = readme.split_once("```c\n").expect("a C block");
    let (program, rest) = rest.split_once("```").expect("its end");
    let says = rest
        .lines()
        .find_map(|line| line.strip_prefix("    discount"));
    let says = says.expect("what it prints");

    let host = root().join("target/capi/readme");
    let source = host.with_extension("c");
    std::fs::create_dir_all(root().join("target/capi")).expect("folder");
    std::fs::write(&source, program).expect("host.c");
    compile(&source, &host);
    assert_eq!(run(&host, &[]).trim_end(), format!("discount{says}"));
}
