//! The packages that scripts import: our own Go text, and natives for its functions without a body.
//!
//! In: an import path. Out: the files of the [`Package`] and the natives bound to its body-less declarations by
//! name: `Index`, `(*Mutex).Lock`, `Duration.String`. Packages under `internal/` are for each other only.
//! A test holds declarations and natives to each other, both ways.

use crate::vm::native::NativeFn;

mod basecodes;
mod bytes;
mod compress_flate;
mod crypto_rand;
mod crypto_subtle;
mod deflate_block;
mod deflate_match;
mod digest_md5;
mod digests;
mod float;
mod go_ast;
mod go_ast_errors;
mod go_ast_errors_decl;
mod go_ast_errors_expr;
mod go_ast_errors_params;
mod go_ast_errors_stmt;
mod go_ast_errors_type;
mod go_ast_stmts;
mod go_ast_tokens;
mod go_ast_words;
mod hashes;
mod html;
mod huffman;
mod inflate;
mod internal_rt;
mod json;
mod json_scan;
mod json_text;
mod math;
mod math_big;
mod math_big_int;
mod math_big_prime;
mod math_big_text;
mod math_bits;
mod math_rand;
mod math_rand_v2;
#[rustfmt::skip]
mod math_rand_table;
mod os;
mod plain;
mod power;
mod reflect;
mod reflect_call;
mod reflect_chan;
mod reflect_make;
mod reflect_value;
mod regexp;
mod regexp_class;
mod regexp_exec;
mod regexp_parse;
mod regexp_prog;
mod runtime;
mod runtime_debug;
mod runtime_metrics;
mod runtime_pprof;
mod sort;
mod strconv;
mod strings;
mod sync;
mod text;
mod time;
mod trig;
mod unicode;
mod unicode_ranges;
#[rustfmt::skip]
mod unicode_tables;
mod unicode_names;
mod unicode_utf8;
mod weak;

/// A package of the library.
pub struct Package {
    /// Import path.
    pub path: &'static str,
    /// Its variables are initialised by functions of its own, whose bodies are therefore checked with it; others may be parsed when they are called.
    pub is_whole: bool,
    /// Names and texts of its files.
    pub files: &'static [(&'static str, &'static str)],
    /// Natives by the name of their declaration.
    pub natives: &'static [(&'static str, NativeFn)],
}

impl Package {
    /// The native of a declaration: `Name`, `Type.Name` or `(*Type).Name`.
    pub fn native(&self, name: &str) -> Option<NativeFn> {
        self.natives
            .iter()
            .find(|row| row.0 == name)
            .map(|row| row.1)
    }

    /// The name that its files declare: the last part of the path that is no version.
    pub fn name(&self) -> &'static str {
        let is_version = |part: &&str| {
            part.strip_prefix('v')
                .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let name = self.path.rsplit('/').find(|part| !is_version(part));
        name.unwrap_or(self.path)
    }

    /// True if only packages of the library may import it.
    pub fn is_internal(&self) -> bool {
        self.path.starts_with("internal/")
    }
}

/// The package with this import path.
pub fn package(path: &str) -> Option<&'static Package> {
    PACKAGES.iter().find(|package| package.path == path)
}

/// One row: import path, natives, files; `whole` before them where that is so.
macro_rules! row {
    (whole $path:literal, $natives:expr, $($file:literal),+) => {
        row!(@true, $path, $natives, $($file),+)
    };
    ($path:literal, $natives:expr, $($file:literal),+) => {
        row!(@false, $path, $natives, $($file),+)
    };
    (@$is_whole:literal, $path:literal, $natives:expr, $($file:literal),+) => {
        Package {
            path: $path,
            natives: $natives,
            is_whole: $is_whole,
            files: &[$(($file, include_str!($file))),+],
        }
    };
}

/// All packages, those that most programs import first: the texts stand in the program file in this order, and a process has only the pages of
/// those that it reads.
pub static PACKAGES: &[Package] = &[
    row!("fmt", &[], "fmt.go", "fmt_scan.go"),
    row!("errors", &[], "errors.go"),
    row!("internal/rt", internal_rt::NATIVES, "internal_rt.go"),
    row!("internal/runtime", &[], "internal_runtime.go"),
    row!("internal/stdio", os::STDIO_NATIVES, "internal_stdio.go"),
    row!("io", &[], "io.go"),
    row!("strconv", strconv::NATIVES, "strconv.go"),
    row!(
        "sync",
        sync::NATIVES,
        "sync.go",
        "sync_map.go",
        "sync_once.go"
    ),
    row!("unicode/utf8", unicode_utf8::NATIVES, "unicode_utf8.go"),
    row!(
        "strings",
        strings::NATIVES,
        "strings.go",
        "strings_io.go",
        "strings_iter.go"
    ),
    row!(
        "internal/unicode",
        unicode::INTERNAL_NATIVES,
        "internal_unicode.go"
    ),
    row!("sort", sort::NATIVES, "sort.go"),
    row!("cmp", &[], "cmp.go"),
    row!(
        "slices",
        sort::SLICES_NATIVES,
        "slices.go",
        "slices_sort.go"
    ),
    row!("iter", &[], "iter.go"),
    row!("math", math::NATIVES, "math.go"),
    row!("math/bits", math_bits::NATIVES, "math_bits.go"),
    row!(
        "os",
        os::NATIVES,
        "os.go",
        "os_dir.go",
        "os_env.go",
        "os_file.go"
    ),
    row!(
        "time",
        time::NATIVES,
        "time.go",
        "time_format.go",
        "time_marshal.go",
        "time_timer.go"
    ),
    row!("bufio", &[], "bufio.go"),
    row!(
        "bytes",
        bytes::NATIVES,
        "bytes.go",
        "bytes_buffer.go",
        "bytes_iter.go"
    ),
    row!(
        "compress/flate",
        compress_flate::NATIVES,
        "compress_flate.go",
        "compress_flate_read.go",
        "compress_flate_write.go"
    ),
    row!(
        "compress/gzip",
        &[],
        "compress_gzip.go",
        "compress_gzip_read.go",
        "compress_gzip_write.go"
    ),
    row!(
        "compress/lzw",
        &[],
        "compress_lzw.go",
        "compress_lzw_write.go"
    ),
    row!(
        "compress/zlib",
        &[],
        "compress_zlib.go",
        "compress_zlib_write.go"
    ),
    row!("container/heap", &[], "container_heap.go"),
    row!("container/list", &[], "container_list.go"),
    row!("container/ring", &[], "container_ring.go"),
    row!("context", &[], "context.go"),
    row!("crypto", &[], "crypto.go"),
    row!("crypto/hmac", &[], "crypto_hmac.go"),
    row!("crypto/md5", &[], "crypto_md5.go"),
    row!("crypto/rand", crypto_rand::NATIVES, "crypto_rand.go"),
    row!("crypto/sha1", &[], "crypto_sha1.go"),
    row!("crypto/sha256", &[], "crypto_sha256.go"),
    row!(whole "crypto/sha512", &[], "crypto_sha512.go"),
    row!("crypto/subtle", crypto_subtle::NATIVES, "crypto_subtle.go"),
    row!("embed", &[], "embed.go"),
    row!("encoding", &[], "encoding.go"),
    row!(
        whole "encoding/base32",
        basecodes::BASE32_NATIVES,
        "encoding_base32.go"
    ),
    row!(
        whole "encoding/base64",
        basecodes::BASE64_NATIVES,
        "encoding_base64.go"
    ),
    row!(
        "encoding/binary",
        &[],
        "encoding_binary.go",
        "encoding_binary_value.go",
        "encoding_binary_varint.go"
    ),
    row!(
        "encoding/csv",
        &[],
        "encoding_csv.go",
        "encoding_csv_write.go"
    ),
    row!("encoding/hex", basecodes::HEX_NATIVES, "encoding_hex.go"),
    row!(
        "encoding/json",
        json::NATIVES,
        "encoding_json.go",
        "encoding_json_errors.go",
        "encoding_json_fields.go",
        "encoding_json_empty.go",
        "encoding_json_encode.go",
        "encoding_json_methods.go",
        "encoding_json_kinds.go",
        "encoding_json_objects.go",
        "encoding_json_decode.go",
        "encoding_json_literals.go",
        "encoding_json_quoted.go",
        "encoding_json_elements.go",
        "encoding_json_indent.go",
        "encoding_json_stream.go",
        "encoding_json_tokens.go"
    ),
    row!(
        "encoding/xml",
        &[],
        "encoding_xml.go",
        "encoding_xml_raw.go",
        "encoding_xml_names.go",
        "encoding_xml_types.go",
        "encoding_xml_read.go",
        "encoding_xml_read_struct.go",
        "encoding_xml_write.go",
        "encoding_xml_marshal.go"
    ),
    row!("ergo/trees", &[], "ergo_trees.go"),
    row!("expvar", &[], "expvar.go", "expvar_json.go"),
    row!(whole "flag", &[], "flag.go"),
    row!(
        "go/ast",
        &[],
        "go_ast.go",
        "go_ast_expr.go",
        "go_ast_stmt.go",
        "go_ast_decl.go",
        "go_ast_walk.go",
        "go_ast_print.go",
        "go_ast_scope.go",
        "go_ast_filter.go",
        "go_ast_comments.go"
    ),
    row!(
        "go/parser",
        go_ast::PARSER_NATIVES,
        "go_parser.go",
        "go_parser_build.go",
        "go_parser_build_decl.go",
        "go_parser_version.go",
        "go_parser_resolve.go"
    ),
    row!(
        "go/scanner",
        &[],
        "go_scanner.go",
        "go_scanner_literal.go",
        "go_scanner_errors.go"
    ),
    row!(
        "go/token",
        &[],
        "go_token.go",
        "go_token_position.go",
        "go_token_fileset.go"
    ),
    row!("hash", &[], "hash.go"),
    row!("hash/adler32", hashes::ADLER_NATIVES, "hash_adler32.go"),
    row!(whole "hash/crc32", hashes::CRC32_NATIVES, "hash_crc32.go"),
    row!(whole "hash/crc64", hashes::CRC64_NATIVES, "hash_crc64.go"),
    row!("hash/fnv", hashes::FNV_NATIVES, "hash_fnv.go"),
    row!(
        "hash/maphash",
        hashes::MAPHASH_NATIVES,
        "hash_maphash.go",
        "hash_maphash_value.go"
    ),
    row!("html", html::NATIVES, "html.go"),
    row!("internal/basecode", &[], "internal_basecode.go"),
    row!("internal/digest", digests::NATIVES, "internal_digest.go"),
    row!("internal/goast", go_ast::TREE_NATIVES, "internal_goast.go"),
    row!("internal/hashstate", &[], "internal_hashstate.go"),
    row!("internal/randdist", &[], "internal_randdist.go"),
    row!("io/fs", &[], "io_fs.go"),
    row!("io/ioutil", &[], "io_ioutil.go"),
    row!("internal/logoutput", &[], "internal_logoutput.go"),
    row!("log", &[], "log.go"),
    row!(
        "log/slog",
        &[],
        "log_slog.go",
        "log_slog_value.go",
        "log_slog_record.go",
        "log_slog_level.go",
        "log_slog_handler.go",
        "log_slog_write.go"
    ),
    row!("maps", &[], "maps.go"),
    row!(
        "math/big",
        math_big::NATIVES,
        "math_big.go",
        "math_big_arith.go",
        "math_big_long.go",
        "math_big_steps.go",
        "math_big_prime.go",
        "math_big_modsqrt.go",
        "math_big_text.go",
        "math_big_round.go",
        "math_big_rat.go",
        "math_big_rat_text.go",
        "math_big_float.go",
        "math_big_float_arith.go",
        "math_big_float_conv.go",
        "math_big_float_parse.go",
        "math_big_float_text.go"
    ),
    row!("math/cmplx", &[], "math_cmplx.go"),
    row!("math/rand", math_rand::NATIVES, "math_rand.go"),
    row!(
        "math/rand/v2",
        math_rand_v2::NATIVES,
        "math_rand_v2.go",
        "math_rand_v2_sources.go"
    ),
    row!(
        "net/netip",
        &[],
        "net_netip.go",
        "net_netip_text.go",
        "net_netip_port.go",
        "net_netip_prefix.go"
    ),
    row!(
        "net/url",
        &[],
        "net_url.go",
        "net_url_escape.go",
        "net_url_ip.go",
        "net_url_parse.go",
        "net_url_query.go",
        "net_url_resolve.go",
        "net_url_user.go"
    ),
    row!("path", &[], "path.go", "path_match.go"),
    row!(
        "path/filepath",
        &[],
        "path_filepath.go",
        "path_filepath_walk.go"
    ),
    row!(
        "reflect",
        reflect::NATIVES,
        "reflect_type.go",
        "reflect_field.go",
        "reflect_method.go",
        "reflect_value.go",
        "reflect_held.go",
        "reflect_set.go",
        "reflect_call.go",
        "reflect_convert.go",
        "reflect_map.go",
        "reflect_chan.go",
        "reflect_deepequal.go",
        "reflect_iter.go",
        "reflect_make.go"
    ),
    row!("regexp", regexp::NATIVES, "regexp.go"),
    row!("regexp/syntax", &[], "regexp_syntax.go"),
    row!(
        "runtime",
        runtime::NATIVES,
        "runtime.go",
        "runtime_profile.go"
    ),
    row!("runtime/debug", runtime_debug::NATIVES, "runtime_debug.go"),
    row!(
        "runtime/metrics",
        runtime_metrics::NATIVES,
        "runtime_metrics.go"
    ),
    row!(
        whole "runtime/pprof",
        runtime_pprof::NATIVES,
        "runtime_pprof.go",
        "runtime_pprof_text.go",
        "runtime_pprof_proto.go"
    ),
    row!(
        "runtime/trace",
        runtime_pprof::TRACE_NATIVES,
        "runtime_trace.go"
    ),
    row!("structs", &[], "structs.go"),
    row!(
        "sync/atomic",
        &[],
        "sync_atomic.go",
        "sync_atomic_types.go",
        "sync_atomic_value.go"
    ),
    row!("syscall", &[], "syscall.go"),
    row!(
        "testing",
        &[],
        "testing.go",
        "testing_bench.go",
        "testing_example.go",
        "testing_fuzz.go",
        "testing_match.go"
    ),
    row!(
        "testing/fstest",
        &[],
        "testing_fstest.go",
        "testing_fstest_check.go"
    ),
    row!(
        "testing/iotest",
        &[],
        "testing_iotest.go",
        "testing_iotest_check.go"
    ),
    row!("testing/quick", &[], "testing_quick.go"),
    row!(whole "testing/slogtest", &[], "testing_slogtest.go"),
    row!(
        "text/scanner",
        &[],
        "text_scanner.go",
        "text_scanner_number.go"
    ),
    row!("text/tabwriter", &[], "text_tabwriter.go"),
    row!(
        "text/template",
        &[],
        "text_template.go",
        "text_template_exec.go",
        "text_template_eval.go",
        "text_template_args.go",
        "text_template_builtins.go",
        "text_template_compare.go",
        "text_template_escape.go",
        "text_template_files.go"
    ),
    row!(
        "text/template/parse",
        &[],
        "text_template_parse.go",
        "text_template_parse_pipeline.go",
        "text_template_parse_lex.go",
        "text_template_parse_node.go",
        "text_template_parse_control.go",
        "text_template_parse_number.go"
    ),
    row!(
        "unicode",
        unicode::NATIVES,
        "unicode.go",
        "unicode_tables.go"
    ),
    row!("unicode/utf16", &[], "unicode_utf16.go"),
    row!("unique", &[], "unique.go"),
    row!("weak", weak::NATIVES, "weak.go"),
];

#[cfg(test)]
mod tests {
    use super::PACKAGES;
    use std::collections::BTreeSet;

    /// Names of the functions that the text declares without a body.
    fn bodyless(text: &str) -> BTreeSet<String> {
        text.lines()
            .filter(|line| line.starts_with("func ") && !line.contains('{'))
            .map(|line| {
                let rest = line.trim_start_matches("func ");
                let Some(receiver) = rest.strip_prefix('(') else {
                    return rest.split('(').next().unwrap_or("").to_owned();
                };
                let (receiver, rest) = receiver.split_once(") ").unwrap();
                let name = rest.split('(').next().unwrap_or("");
                match receiver.split(' ').next_back().unwrap() {
                    ty if ty.starts_with('*') => format!("({ty}).{name}"),
                    ty => format!("{ty}.{name}"),
                }
            })
            .collect()
    }

    #[test]
    fn each_bodyless_declaration_has_one_native() {
        for package in PACKAGES {
            let declared: BTreeSet<String> = package
                .files
                .iter()
                .flat_map(|(_, text)| bodyless(text))
                .collect();
            let bound: BTreeSet<String> =
                package.natives.iter().map(|row| row.0.to_owned()).collect();
            assert_eq!(
                bound.len(),
                package.natives.len(),
                "twice in {}",
                package.path
            );
            assert_eq!(declared, bound, "{}", package.path);
        }
    }

    #[test]
    fn paths_are_single() {
        let paths: BTreeSet<&str> = PACKAGES.iter().map(|package| package.path).collect();
        assert_eq!(paths.len(), PACKAGES.len());
    }
}
