//! What the linker is told about the C library beside what cargo says.
//!
//! In: `ERGO_SONAME`, the name that programs look for when they run, if the library is made to be installed. Out: arguments for the
//! link of `libergo.so`.

fn main() {
    println!("cargo::rerun-if-changed=dist/build.rs");
    println!("cargo::rerun-if-env-changed=ERGO_SONAME");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // A thread of the host's that has been in the library runs code of it when it ends, maybe after dlclose.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    if let Ok(name) = std::env::var("ERGO_SONAME") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,{name}");
    }
}
