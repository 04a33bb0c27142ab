//! The instruction table: every instruction of the machine once, from which all else derives.
//!
//! In: nothing. Out: [`for_each_op!`], expanded here to [`Op`] and [`OpInfo`], in `vm::exec` to the two
//! dispatchers (a missing handler does not compile), in `code::disasm` to the listing.
//!
//! An instruction is one 8-byte word `{u16 op, u16 a, u16 b, u16 c}` (op lowest), followed by the
//! extension words its row names. Operands a, b, c are slot numbers unless the row says otherwise.
//!
//! A row: `(name, path, a, b, c, [extension words], "effect")`.
//! * path: `fast` = a clean handler that ends in a sibling call; `slow` = the handler leaves to level 0,
//!   where an ordinary Rust function runs it and may allocate, collect, block, switch or trap;
//!   `both` = a fast body that gives up to the slow one without effect;
//!   `far` = the same, but the handler may save registers and call: still cheaper than leaving, where there is much to do.
//! * operand roles: `N` none. `R`/`W` use/def of a slot of class `S` scalar, `P` pointer, `V` any (as the
//!   frame's class map says); a digit = that many slots; `C` = as many as c (or the text) says; `X` = as many
//!   as the type or byte count in the extension says. `I` i16 literal, `U` u16 number, `K` half of a 32-bit
//!   literal (b low, c high), `J` i16 jump offset, `JL` half of an i32 jump offset, `F` frame slot of a window.
//! * extension words: `Lit` 64-bit literal or linked address, `Len` byte length, `Word` number, `Func` linked
//!   FuncRecord, `Type` linked RType, `Form` the same where its form alone counts (`code::form`), `Alloc` linked allocation class,
//!   `Site` address of the counters of this place (always last), `Addr` address of a package variable's cell,
//!   `Cache` linked inline cache, `Hint` number the machine writes (0 at first), `Bytes`/`Size` byte count, `Slot` slot number, `Range` three u16 slot numbers
//!   (low to high: lo, hi, max), `Jump` i64 offset in words from the instruction, `Jumps`, `Cases` counted tables.
//!
//! Invariants. O1: what an operation checks, it checks before it writes; a slow or trapping operation can be
//! executed again from its pc. O2: results may stand in the same slots as operands. O3: an operation that may
//! collect takes no pointer operand from the outgoing window (slots from the window's header up are never
//! scanned); `call*` alone reads it.

/// Calls `$m!` with the whole table.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => { $m! {
        // Machine.
        (nop, fast, N, N, N, [], "no effect");
        (lower, slow, N, N, N, [], "the stub every function starts with: leave with LOWER; the engine installs code and the call resumes at its entry");
        (goexit, slow, N, N, N, [], "the return address of a goroutine's bottom frame: the goroutine is done");
        (native, far, N, N, N, [Word, Site], "body of a native: run native number Word on the window; then the next instruction (a ret)");
        (host, slow, N, N, N, [Word], "body of a host function: leave with HOST_CALL number Word; then the next instruction");
        (enter, fast, U, U, N, [], "zero R[a .. a+b], the pointer and interface slots of the frame that are not arguments");
        (frame_in, slow, N, N, N, [], "a frame was pushed: told to who counts what frames cost (code that was lowered for it alone)");
        (frame_out, slow, N, N, N, [], "the frame is about to be popped: told likewise");
        (retry, fast, N, N, N, [Jump, Jump], "no effect: where an instruction from the first to before the second traps, which stand in place of a call, the machine goes on here");
        (unreachable, slow, N, N, N, [], "a bug: control never comes here");
        // Moves and constants.
        (mov, fast, WV, RV, N, [], "R[a] := R[b]");
        (mov2, fast, WV2, RV2, N, [], "R[a..a+2] := R[b..b+2]");
        (mov3, fast, WV3, RV3, N, [], "R[a..a+3] := R[b..b+3]");
        (movn, fast, WVC, RVC, U, [], "R[a..a+c] := R[b..b+c], as if copied at once (ranges may overlap)");
        (ldi, fast, WS, K, K, [], "R[a] := sign-extended 32-bit literal in b (low half) and c (high half)");
        (ldk, fast, WV, N, N, [Lit], "R[a] := Lit; a 64-bit literal, or the address a link resolves to");
        (lds, fast, WV2, N, N, [Lit, Len], "R[a] := address of the string literal, R[a+1] := its length");
        (zero, fast, WVC, N, U, [], "R[a..a+c] := 0");
        // Integers: operands and results are canonical (sign- or zero-extended to 64 bits); arithmetic wraps to the width.
        (add_i8, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as i8");
        (sub_i8, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as i8");
        (mul_i8, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as i8");
        (div_i8, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as i8; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_i8, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as i8; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_i8, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as i8; the count is unsigned, width and above give 0");
        (shr_i8, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as i8; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_i8, fast, WS, RS, N, [], "R[a] := -R[b] as i8");
        (com_i8, fast, WS, RS, N, [], "R[a] := ^R[b] as i8");
        (add_i16, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as i16");
        (sub_i16, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as i16");
        (mul_i16, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as i16");
        (div_i16, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as i16; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_i16, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as i16; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_i16, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as i16; the count is unsigned, width and above give 0");
        (shr_i16, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as i16; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_i16, fast, WS, RS, N, [], "R[a] := -R[b] as i16");
        (com_i16, fast, WS, RS, N, [], "R[a] := ^R[b] as i16");
        (add_i32, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as i32");
        (sub_i32, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as i32");
        (mul_i32, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as i32");
        (div_i32, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as i32; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_i32, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as i32; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_i32, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as i32; the count is unsigned, width and above give 0");
        (shr_i32, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as i32; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_i32, fast, WS, RS, N, [], "R[a] := -R[b] as i32");
        (com_i32, fast, WS, RS, N, [], "R[a] := ^R[b] as i32");
        (add_i64, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as i64");
        (sub_i64, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as i64");
        (mul_i64, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as i64");
        (div_i64, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as i64; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_i64, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as i64; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_i64, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as i64; the count is unsigned, width and above give 0");
        (shr_i64, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as i64; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_i64, fast, WS, RS, N, [], "R[a] := -R[b] as i64");
        (com_i64, fast, WS, RS, N, [], "R[a] := ^R[b] as i64");
        (add_u8, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as u8");
        (sub_u8, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as u8");
        (mul_u8, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as u8");
        (div_u8, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as u8; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_u8, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as u8; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_u8, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as u8; the count is unsigned, width and above give 0");
        (shr_u8, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as u8; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_u8, fast, WS, RS, N, [], "R[a] := -R[b] as u8");
        (com_u8, fast, WS, RS, N, [], "R[a] := ^R[b] as u8");
        (add_u16, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as u16");
        (sub_u16, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as u16");
        (mul_u16, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as u16");
        (div_u16, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as u16; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_u16, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as u16; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_u16, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as u16; the count is unsigned, width and above give 0");
        (shr_u16, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as u16; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_u16, fast, WS, RS, N, [], "R[a] := -R[b] as u16");
        (com_u16, fast, WS, RS, N, [], "R[a] := ^R[b] as u16");
        (add_u32, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as u32");
        (sub_u32, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as u32");
        (mul_u32, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as u32");
        (div_u32, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as u32; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_u32, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as u32; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_u32, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as u32; the count is unsigned, width and above give 0");
        (shr_u32, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as u32; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_u32, fast, WS, RS, N, [], "R[a] := -R[b] as u32");
        (com_u32, fast, WS, RS, N, [], "R[a] := ^R[b] as u32");
        (add_u64, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as u64");
        (sub_u64, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as u64");
        (mul_u64, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as u64");
        (div_u64, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as u64; c = 0 traps DIV_ZERO; min / -1 wraps");
        (rem_u64, fast, WS, RS, RS, [], "R[a] := R[b] % R[c] as u64; c = 0 traps DIV_ZERO; min / -1 wraps");
        (shl_u64, fast, WS, RS, RS, [], "R[a] := R[b] << R[c] as u64; the count is unsigned, width and above give 0");
        (shr_u64, fast, WS, RS, RS, [], "R[a] := R[b] >> R[c] as u64; the count is unsigned, width and above give the sign (0 if unsigned)");
        (neg_u64, fast, WS, RS, N, [], "R[a] := -R[b] as u64");
        (com_u64, fast, WS, RS, N, [], "R[a] := ^R[b] as u64");
        (and, fast, WS, RS, RS, [], "R[a] := R[b] & R[c]");
        (or, fast, WS, RS, RS, [], "R[a] := R[b] | R[c]");
        (xor, fast, WS, RS, RS, [], "R[a] := R[b] ^ R[c]");
        (andnot, fast, WS, RS, RS, [], "R[a] := R[b] &^ R[c]");
        (addk_i64, fast, WS, RS, I, [], "R[a] := R[b] + c");
        (addk_i32, fast, WS, RS, I, [], "R[a] := R[b] + c as i32");
        (mulk_i64, fast, WS, RS, I, [], "R[a] := R[b] * c");
        (divk_i64, fast, WS, RS, I, [], "R[a] := R[b] / c; c is not 0 and not -1");
        (remk_i64, fast, WS, RS, I, [], "R[a] := R[b] % c; c is not 0 and not -1");
        (divp_i64, fast, WS, RS, U, [], "R[a] := R[b] / 2^c as i64; 0 < c < 63");
        (remp_i64, fast, WS, RS, U, [], "R[a] := R[b] % 2^c as i64; 0 < c < 63");
        (divm_i64, fast, WS, RS, U, [Word], "R[a] := R[b] / d as i64: the high half of R[b] * Word, plus R[b] if Word < 0, shifted by c, plus 1 if negative");
        (remm_i64, fast, WS, RS, U, [Word, Word], "R[a] := R[b] % d as i64, with the quotient of divm_i64; d in the second word");
        (addrem_i64, fast, WS, RS, RS, [Word, Word, Word], "R[a] := R[b] + R[c] % d as i64: remm_i64 with its words and its shift in the third");
        (muladd_i64, fast, WS, RS, RS, [Slot], "R[a] := R[b] + R[c] * R[Slot] as i64");
        (mulsub_i64, fast, WS, RS, RS, [Slot], "R[a] := R[b] - R[c] * R[Slot] as i64");
        (mulrsub_i64, fast, WS, RS, RS, [Slot], "R[a] := R[c] * R[Slot] - R[b] as i64");
        (muladdk_i64, fast, WS, RS, RS, [Word], "R[a] := R[b] + R[c] * Word as i64");
        (addadd_i64, fast, WS, RS, RS, [Slot], "R[a] := R[b] + R[c] + R[Slot] as i64");
        (addsub_i64, fast, WS, RS, RS, [Slot], "R[a] := R[b] + R[c] - R[Slot] as i64");
        (subsub_i64, fast, WS, RS, RS, [Slot], "R[a] := R[b] - R[c] - R[Slot] as i64");
        (addaddk_i64, fast, WS, RS, RS, [Word], "R[a] := R[b] + R[c] + Word as i64");
        (subaddk_i64, fast, WS, RS, RS, [Word], "R[a] := R[b] - R[c] + Word as i64");
        (add_i64_ld, fast, WS, RS, RP, [Word], "R[a] := R[b] + *(R[c] + Word) as i64; a nil base traps NIL");
        (sub_i64_ld, fast, WS, RS, RP, [Word], "R[a] := R[b] - *(R[c] + Word) as i64; a nil base traps NIL");
        (add_i64_ix, fast, WS, RS, RV2, [Slot], "R[a] := R[b] + element R[Slot] of slice R[c] as i64; an index out of range traps BOUNDS");
        (sub_i64_ix, fast, WS, RS, RV2, [Slot], "R[a] := R[b] - element R[Slot] of slice R[c] as i64; an index out of range traps BOUNDS");
        (andk, fast, WS, RS, U, [], "R[a] := R[b] & c, c zero-extended");
        (shlk_i64, fast, WS, RS, U, [], "R[a] := R[b] << c; c < 64");
        (shrk_i64, fast, WS, RS, U, [], "R[a] := R[b] >> c arithmetic; c < 64");
        (shrk_u64, fast, WS, RS, U, [], "R[a] := R[b] >> c logical; c < 64");
        (chk_shift, fast, RS, N, N, [], "traps NEG_SHIFT if R[a] < 0 (a signed count)");
        (ext_i8, fast, WS, RS, N, [], "R[a] := R[b] truncated to i8 and extended again");
        (ext_i16, fast, WS, RS, N, [], "R[a] := R[b] truncated to i16 and extended again");
        (ext_i32, fast, WS, RS, N, [], "R[a] := R[b] truncated to i32 and extended again");
        (ext_u8, fast, WS, RS, N, [], "R[a] := R[b] truncated to u8 and extended again");
        (ext_u16, fast, WS, RS, N, [], "R[a] := R[b] truncated to u16 and extended again");
        (ext_u32, fast, WS, RS, N, [], "R[a] := R[b] truncated to u32 and extended again");
        (not, fast, WS, RS, N, [], "R[a] := !R[b], a bool of 0 or 1");
        // Floats.
        (add_f64, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as f64");
        (sub_f64, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as f64");
        (mul_f64, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as f64");
        (div_f64, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as f64");
        (muladd_f64, fast, WS, RS, RS, [Slot], "R[a] := R[b] + R[c] * R[Slot] as f64, rounded twice");
        (mulsub_f64, fast, WS, RS, RS, [Slot], "R[a] := R[b] - R[c] * R[Slot] as f64, rounded twice");
        (mulrsub_f64, fast, WS, RS, RS, [Slot], "R[a] := R[c] * R[Slot] - R[b] as f64, rounded twice");
        (add_f64_ld, fast, WS, RS, RP, [Word], "R[a] := R[b] + *(R[c] + Word) as f64; a nil base traps NIL");
        (sub_f64_ld, fast, WS, RS, RP, [Word], "R[a] := R[b] - *(R[c] + Word) as f64; a nil base traps NIL");
        (mul_f64_ld, fast, WS, RS, RP, [Word], "R[a] := R[b] * *(R[c] + Word) as f64; a nil base traps NIL");
        (add_f64_ix, fast, WS, RS, RV2, [Slot], "R[a] := R[b] + element R[Slot] of slice R[c] as f64; an index out of range traps BOUNDS");
        (sub_f64_ix, fast, WS, RS, RV2, [Slot], "R[a] := R[b] - element R[Slot] of slice R[c] as f64; an index out of range traps BOUNDS");
        (mul_f64_ix, fast, WS, RS, RV2, [Slot], "R[a] := R[b] * element R[Slot] of slice R[c] as f64; an index out of range traps BOUNDS");
        (neg_f64, fast, WS, RS, N, [], "R[a] := -R[b] as f64");
        (abs_f64, fast, WS, RS, N, [], "R[a] := |R[b]| as f64");
        (sqrt_f64, fast, WS, RS, N, [], "R[a] := the square root of R[b] as f64");
        (min_f64, slow, WS, RS, RS, [], "R[a] := min(R[b], R[c]) as f64, with Go's NaN and -0");
        (max_f64, slow, WS, RS, RS, [], "R[a] := max(R[b], R[c]) as f64, with Go's NaN and -0");
        (add_f32, fast, WS, RS, RS, [], "R[a] := R[b] + R[c] as f32");
        (sub_f32, fast, WS, RS, RS, [], "R[a] := R[b] - R[c] as f32");
        (mul_f32, fast, WS, RS, RS, [], "R[a] := R[b] * R[c] as f32");
        (div_f32, fast, WS, RS, RS, [], "R[a] := R[b] / R[c] as f32");
        (neg_f32, fast, WS, RS, N, [], "R[a] := -R[b] as f32");
        (min_f32, slow, WS, RS, RS, [], "R[a] := min(R[b], R[c]) as f32, with Go's NaN and -0");
        (max_f32, slow, WS, RS, RS, [], "R[a] := max(R[b], R[c]) as f32, with Go's NaN and -0");
        (i64_f64, fast, WS, RS, N, [], "R[a] := f64(R[b] as i64)");
        (u64_f64, fast, WS, RS, N, [], "R[a] := f64(R[b] as u64)");
        (f64_i64, fast, WS, RS, N, [], "R[a] := i64(R[b] as f64), as amd64 converts; narrower integers then ext");
        (f64_u64, fast, WS, RS, N, [], "R[a] := u64(R[b] as f64), as amd64 converts");
        (i64_f32, fast, WS, RS, N, [], "R[a] := f32(R[b] as i64)");
        (u64_f32, fast, WS, RS, N, [], "R[a] := f32(R[b] as u64)");
        (f32_i64, fast, WS, RS, N, [], "R[a] := i64(R[b] as f32), as amd64 converts; narrower integers then ext");
        (f32_u64, fast, WS, RS, N, [], "R[a] := u64(R[b] as f32), as amd64 converts");
        (f64_f32, fast, WS, RS, N, [], "R[a] := f32(R[b] as f64)");
        (f32_f64, fast, WS, RS, N, [], "R[a] := f64(R[b] as f32)");
        // Complex numbers: complex128 stands in two slots, complex64 in one (real low).
        (add_c128, slow, WS2, RS2, RS2, [], "R[a] := R[b] + R[c] as c128");
        (sub_c128, slow, WS2, RS2, RS2, [], "R[a] := R[b] - R[c] as c128");
        (mul_c128, slow, WS2, RS2, RS2, [], "R[a] := R[b] * R[c] as c128");
        (div_c128, slow, WS2, RS2, RS2, [], "R[a] := R[b] / R[c] as c128");
        (neg_c128, slow, WS2, RS2, N, [], "R[a] := -R[b] as c128");
        (eq_c128, slow, WS, RS2, RS2, [], "R[a] := R[b] == R[c] as c128");
        (add_c64, slow, WS, RS, RS, [], "R[a] := R[b] + R[c] as c64");
        (sub_c64, slow, WS, RS, RS, [], "R[a] := R[b] - R[c] as c64");
        (mul_c64, slow, WS, RS, RS, [], "R[a] := R[b] * R[c] as c64");
        (div_c64, slow, WS, RS, RS, [], "R[a] := R[b] / R[c] as c64");
        (neg_c64, slow, WS, RS, N, [], "R[a] := -R[b] as c64");
        (eq_c64, slow, WS, RS, RS, [], "R[a] := R[b] == R[c] as c64");
        (c64_c128, slow, WS2, RS, N, [], "R[a..a+2] := c128(R[b])");
        (c128_c64, slow, WS, RS2, N, [], "R[a] := c64(R[b..b+2])");
        (mk_c64, fast, WS, RS, RS, [], "R[a] := complex(R[b], R[c]) of two f32");
        (re_c64, fast, WS, RS, N, [], "R[a] := real(R[b]) as f32");
        (im_c64, fast, WS, RS, N, [], "R[a] := imag(R[b]) as f32");
        // Comparison to a bool; greater is less with operands swapped.
        (eq_i64, fast, WS, RS, RS, [], "R[a] := R[b] == R[c] as i64");
        (ne_i64, fast, WS, RS, RS, [], "R[a] := R[b] != R[c] as i64");
        (lt_i64, fast, WS, RS, RS, [], "R[a] := R[b] < R[c] as i64");
        (le_i64, fast, WS, RS, RS, [], "R[a] := R[b] <= R[c] as i64");
        (lt_u64, fast, WS, RS, RS, [], "R[a] := R[b] < R[c] as u64");
        (le_u64, fast, WS, RS, RS, [], "R[a] := R[b] <= R[c] as u64");
        (eq_f64, fast, WS, RS, RS, [], "R[a] := R[b] == R[c] as f64");
        (ne_f64, fast, WS, RS, RS, [], "R[a] := R[b] != R[c] as f64");
        (lt_f64, fast, WS, RS, RS, [], "R[a] := R[b] < R[c] as f64");
        (le_f64, fast, WS, RS, RS, [], "R[a] := R[b] <= R[c] as f64");
        (eq_f32, fast, WS, RS, RS, [], "R[a] := R[b] == R[c] as f32");
        (ne_f32, fast, WS, RS, RS, [], "R[a] := R[b] != R[c] as f32");
        (lt_f32, fast, WS, RS, RS, [], "R[a] := R[b] < R[c] as f32");
        (le_f32, fast, WS, RS, RS, [], "R[a] := R[b] <= R[c] as f32");
        (eq_str, both, WS, RV2, RV2, [], "R[a] := R[b..b+2] == R[c..c+2] as strings");
        (cmp_str, far, WS, RV2, RV2, [], "R[a] := -1, 0 or 1 as strings order");
        (eq_iface, far, WS, RV2, RV2, [], "R[a] := interfaces equal; traps if the dynamic type is not comparable");
        (eq_typed, far, WS, RVC, RVC, [Form], "R[a] := equal as values of Type standing in slots; may trap");
        (eq_mem, slow, WS, RP, RP, [Form], "R[a] := *R[b] == *R[c] as values of Type in memory; may trap");
        // Branches: target = index of the branch + offset in words; a _loop form is a back-edge and polls after the transfer.
        (jmp, fast, N, JL, JL, [], "pc += 32-bit offset in b, c");
        (jmp_loop, fast, N, JL, JL, [], "pc += offset; poll");
        (brt, fast, RS, JL, JL, [], "if R[a] != 0: pc += offset");
        (brf, fast, RS, JL, JL, [], "if R[a] == 0: pc += offset");
        (eq_i64_br, fast, RS, RS, J, [], "if R[a] == R[b] as i64: pc += c");
        (ne_i64_br, fast, RS, RS, J, [], "if R[a] != R[b] as i64: pc += c");
        (lt_i64_br, fast, RS, RS, J, [], "if R[a] < R[b] as i64: pc += c");
        (le_i64_br, fast, RS, RS, J, [], "if R[a] <= R[b] as i64: pc += c");
        (lt_u64_br, fast, RS, RS, J, [], "if R[a] < R[b] as u64: pc += c");
        (le_u64_br, fast, RS, RS, J, [], "if R[a] <= R[b] as u64: pc += c");
        (eq_f64_br, fast, RS, RS, J, [], "if R[a] == R[b] as f64: pc += c");
        (ne_f64_br, fast, RS, RS, J, [], "if R[a] != R[b] as f64: pc += c");
        (lt_f64_br, fast, RS, RS, J, [], "if R[a] < R[b] as f64: pc += c");
        (le_f64_br, fast, RS, RS, J, [], "if R[a] <= R[b] as f64: pc += c");
        (nlt_f64_br, fast, RS, RS, J, [], "if R[a] not < R[b] as f64: pc += c");
        (nle_f64_br, fast, RS, RS, J, [], "if R[a] not <= R[b] as f64: pc += c");
        (eq_i64k_br, fast, RS, I, J, [], "if R[a] == b as i64: pc += c");
        (ne_i64k_br, fast, RS, I, J, [], "if R[a] != b as i64: pc += c");
        (lt_i64k_br, fast, RS, I, J, [], "if R[a] < b as i64: pc += c");
        (le_i64k_br, fast, RS, I, J, [], "if R[a] <= b as i64: pc += c");
        (gt_i64k_br, fast, RS, I, J, [], "if R[a] > b as i64: pc += c");
        (ge_i64k_br, fast, RS, I, J, [], "if R[a] >= b as i64: pc += c");
        (brt_loop, fast, RS, JL, JL, [], "if R[a] != 0: pc += offset; poll");
        (brf_loop, fast, RS, JL, JL, [], "if R[a] == 0: pc += offset; poll");
        (eq_i64_br_loop, fast, RS, RS, J, [], "if R[a] == R[b] as i64: pc += c; poll");
        (ne_i64_br_loop, fast, RS, RS, J, [], "if R[a] != R[b] as i64: pc += c; poll");
        (lt_i64_br_loop, fast, RS, RS, J, [], "if R[a] < R[b] as i64: pc += c; poll");
        (le_i64_br_loop, fast, RS, RS, J, [], "if R[a] <= R[b] as i64: pc += c; poll");
        (lt_u64_br_loop, fast, RS, RS, J, [], "if R[a] < R[b] as u64: pc += c; poll");
        (le_u64_br_loop, fast, RS, RS, J, [], "if R[a] <= R[b] as u64: pc += c; poll");
        (eq_f64_br_loop, fast, RS, RS, J, [], "if R[a] == R[b] as f64: pc += c; poll");
        (ne_f64_br_loop, fast, RS, RS, J, [], "if R[a] != R[b] as f64: pc += c; poll");
        (lt_f64_br_loop, fast, RS, RS, J, [], "if R[a] < R[b] as f64: pc += c; poll");
        (le_f64_br_loop, fast, RS, RS, J, [], "if R[a] <= R[b] as f64: pc += c; poll");
        (nlt_f64_br_loop, fast, RS, RS, J, [], "if R[a] not < R[b] as f64: pc += c; poll");
        (nle_f64_br_loop, fast, RS, RS, J, [], "if R[a] not <= R[b] as f64: pc += c; poll");
        (eq_i64k_br_loop, fast, RS, I, J, [], "if R[a] == b as i64: pc += c; poll");
        (ne_i64k_br_loop, fast, RS, I, J, [], "if R[a] != b as i64: pc += c; poll");
        (lt_i64k_br_loop, fast, RS, I, J, [], "if R[a] < b as i64: pc += c; poll");
        (le_i64k_br_loop, fast, RS, I, J, [], "if R[a] <= b as i64: pc += c; poll");
        (gt_i64k_br_loop, fast, RS, I, J, [], "if R[a] > b as i64: pc += c; poll");
        (ge_i64k_br_loop, fast, RS, I, J, [], "if R[a] >= b as i64: pc += c; poll");
        (inc_lt_i64_br, fast, RS, RS, J, [], "R[a] := R[a] + 1; if R[a] < R[b] as i64: pc += c");
        (inc_le_i64_br, fast, RS, RS, J, [], "R[a] := R[a] + 1; if R[a] <= R[b] as i64: pc += c");
        (inc_lt_i64k_br, fast, RS, I, J, [], "R[a] := R[a] + 1; if R[a] < b as i64: pc += c");
        (inc_le_i64k_br, fast, RS, I, J, [], "R[a] := R[a] + 1; if R[a] <= b as i64: pc += c");
        (inc_lt_i64_br_loop, fast, RS, RS, J, [], "R[a] := R[a] + 1; if R[a] < R[b] as i64: pc += c; poll");
        (inc_le_i64_br_loop, fast, RS, RS, J, [], "R[a] := R[a] + 1; if R[a] <= R[b] as i64: pc += c; poll");
        (inc_lt_i64k_br_loop, fast, RS, I, J, [], "R[a] := R[a] + 1; if R[a] < b as i64: pc += c; poll");
        (inc_le_i64k_br_loop, fast, RS, I, J, [], "R[a] := R[a] + 1; if R[a] <= b as i64: pc += c; poll");
        (jtab, fast, RS, U, N, [Jumps], "if R[a] < b as u64: pc += the i32 number R[a] of the table that follows (two a word, b rounded up to even), else past the table");
        // Memory through a pointer; a nil base traps NIL. c or a is a byte offset.
        (ld_i8, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as i8");
        (ld_u8, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as u8");
        (ld_i16, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as i16");
        (ld_u16, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as u16");
        (ld_i32, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as i32");
        (ld_u32, fast, WS, RP, U, [], "R[a] := *(R[b] + c) as u32");
        (ld_w64, fast, WV, RP, U, [], "R[a] := *(R[b] + c) as w64");
        (addm_i64, fast, RP, RS, U, [], "*(R[a] + c) := *(R[a] + c) + R[b] as i64");
        (subm_i64, fast, RP, RS, U, [], "*(R[a] + c) := *(R[a] + c) - R[b] as i64");
        (addkm_i64, fast, RP, I, U, [], "*(R[a] + c) := *(R[a] + c) + b as i64");
        (addm_f64, fast, RP, RS, U, [], "*(R[a] + c) := *(R[a] + c) + R[b] as f64");
        (subm_f64, fast, RP, RS, U, [], "*(R[a] + c) := *(R[a] + c) - R[b] as f64");
        (ld_w2, fast, WV2, RP, U, [], "R[a..a+2] := 16 bytes at R[b] + c");
        (ld_w3, fast, WV3, RP, U, [], "R[a..a+3] := 24 bytes at R[b] + c");
        (ldn, fast, WVX, RP, U, [Bytes], "R[a..] := Bytes bytes at R[b] + c; the last word is zero-extended");
        (st_8, fast, RP, RS, U, [], "*(R[a] + c) := R[b], 8 bits; no pointer is overwritten");
        (st_16, fast, RP, RS, U, [], "*(R[a] + c) := R[b], 16 bits; no pointer is overwritten");
        (st_32, fast, RP, RS, U, [], "*(R[a] + c) := R[b], 32 bits; no pointer is overwritten");
        (st_64, fast, RP, RS, U, [], "*(R[a] + c) := R[b], 64 bits; no pointer is overwritten");
        (st_ptr, both, RP, RP, U, [], "*(R[a] + c) := R[b], a pointer slot: through the barrier");
        (stn, fast, RP, RVX, U, [Bytes], "Bytes bytes at R[a] + c := R[b..]; no pointer among them");
        (stt, both, RP, RVX, U, [Bytes, Form], "the same for a Type with pointers: through the barrier, word by word");
        (copyt, far, RP, RP, U, [Form], "*(R[a] + c) := *R[b] as a value of Type: through the barrier; may overlap");
        (zerot, slow, RP, N, U, [Form], "*(R[a] + c) := zero value of Type: through the barrier");
        (lea, fast, WP, RP, I, [], "R[a] := R[b] + c; traps NIL if R[b] is nil");
        (leal, fast, WP, RP, N, [Lit], "R[a] := R[b] + Lit; traps NIL if R[b] is nil");
        (nilchk, fast, RP, N, N, [], "traps NIL if R[a] is nil");
        // Parts of slots: a struct or array in the frame is its memory image; a byte offset from the frame base.
        (fld_i8, fast, WS, U, N, [], "R[a] := *(frame + b) as i8");
        (fld_u8, fast, WS, U, N, [], "R[a] := *(frame + b) as u8");
        (fld_i16, fast, WS, U, N, [], "R[a] := *(frame + b) as i16");
        (fld_u16, fast, WS, U, N, [], "R[a] := *(frame + b) as u16");
        (fld_i32, fast, WS, U, N, [], "R[a] := *(frame + b) as i32");
        (fld_u32, fast, WS, U, N, [], "R[a] := *(frame + b) as u32");
        (fst_8, fast, U, RS, N, [], "*(frame + a) := R[b], 8 bits");
        (fst_16, fast, U, RS, N, [], "*(frame + a) := R[b], 16 bits");
        (fst_32, fast, U, RS, N, [], "*(frame + a) := R[b], 32 bits");
        // Package variables.
        (gld, fast, WV, N, N, [Addr], "R[a] := *Addr, 64 bits");
        (gst, fast, RS, N, N, [Addr], "*Addr := R[a], 64 bits; no pointer");
        (gst_ptr, both, RP, N, N, [Addr], "*Addr := R[a], a pointer: through the barrier");
        // Slices (ptr, len, cap in slots b..b+3; only the first two are read) and strings; an index out of range traps BOUNDS.
        (idx_i8, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as i8");
        (idx_u8, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as u8");
        (idx_i16, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as i16");
        (idx_u16, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as u16");
        (idx_i32, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as i32");
        (idx_u32, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as u32");
        (idx_w64, fast, WV, RV2, RS, [], "R[a] := element R[c] of slice R[b] as w64");
        (idx_w2, fast, WV2, RV2, RS, [], "R[a..a+2] := element R[c] of slice R[b], elements of 16 bytes");
        (idx_w3, fast, WV3, RV2, RS, [], "R[a..a+3] := element R[c] of slice R[b], elements of 24 bytes");
        (idxst_8, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 8 bits");
        (idxst_16, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 16 bits");
        (idxst_32, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 32 bits");
        (idxst_64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 64 bits");
        (addx_i64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself + R[c] as i64");
        (subx_i64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself - R[c] as i64");
        (addkx_i64, fast, RV2, RS, I, [], "element R[b] of slice R[a] := itself + c as i64");
        (addx_f64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself + R[c] as f64");
        (subx_f64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself - R[c] as f64");
        (idxst_ptr, both, RV2, RS, RP, [], "element R[b] of slice R[a] := R[c], a pointer: through the barrier");
        (swapx_8, fast, RV2, RS, RS, [], "elements R[b] and R[c] of slice R[a] change places, 8 bits; R[c] is checked first");
        (swapx_16, fast, RV2, RS, RS, [], "elements R[b] and R[c] of slice R[a] change places, 16 bits; R[c] is checked first");
        (swapx_32, fast, RV2, RS, RS, [], "elements R[b] and R[c] of slice R[a] change places, 32 bits; R[c] is checked first");
        (swapx_64, fast, RV2, RS, RS, [], "elements R[b] and R[c] of slice R[a] change places, 64 bits; R[c] is checked first");
        (swapx_ptr, both, RV2, RS, RS, [], "elements R[b] and R[c] of slice R[a] change places, pointers: through the barrier; R[c] is checked first");
        (idx_addr, fast, WP, RV2, RS, [Size], "R[a] := address of element R[c] of slice R[b], elements of Size bytes");
        // Elements of arrays in memory, Word bytes behind a pointer, whose length is Len; a nil base traps NIL.
        (aidx_i8, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as i8");
        (aidx_u8, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as u8");
        (aidx_i16, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as i16");
        (aidx_u16, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as u16");
        (aidx_i32, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as i32");
        (aidx_u32, fast, WS, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as u32");
        (aidx_w64, fast, WV, RP, RS, [Word, Len], "R[a] := element R[c] of the array of Len at R[b] + Word as w64");
        (aidxst_8, fast, RP, RS, RS, [Word, Len], "element R[b] of the array of Len at R[a] + Word := R[c], 8 bits");
        (aidxst_16, fast, RP, RS, RS, [Word, Len], "element R[b] of the array of Len at R[a] + Word := R[c], 16 bits");
        (aidxst_32, fast, RP, RS, RS, [Word, Len], "element R[b] of the array of Len at R[a] + Word := R[c], 32 bits");
        (aidxst_64, fast, RP, RS, RS, [Word, Len], "element R[b] of the array of Len at R[a] + Word := R[c], 64 bits");
        (aidxst_ptr, both, RP, RS, RP, [Word, Len], "element R[b] of the array of Len at R[a] + Word := R[c], a pointer: through the barrier");
        (aidx_addr, fast, WP, RP, RS, [Word, Len, Size], "R[a] := address of element R[c] of the array of Len at R[b] + Word, elements of Size bytes");
        (bound, fast, RS, RS, N, [], "traps BOUNDS unless 0 <= R[a] < R[b]");
        (boundu, fast, RS, RS, N, [], "the same for an index of an unsigned type: traps BOUNDS unless R[a] < R[b] as u64");
        (boundk, fast, RS, K, K, [], "traps BOUNDS unless 0 <= R[a] < 32-bit literal");
        (slice, both, WV3, RV3, U, [Size, Range], "R[a..a+3] := R[b][lo:hi:max]; Range = three slot numbers u16, NO_SLOT if left out; Size in bytes of an element; traps SLICE, whose message calls the limit length if bit 0 of c is set (an array), else capacity; bits 1 to 3: lo, hi and max are of unsigned types of 64 bits");
        (slice_str, both, WV2, RV2, U, [Range], "R[a..a+2] := R[b][lo:hi] of a string; c as for slice");
        (slice_arr, slow, WP, RV2, N, [Size, Range], "R[a] := checked pointer to array of Size elements out of slice R[b] (conversion); traps SLICE_CONVERT");
        // Allocation.
        (new, both, WP, N, N, [Alloc, Site], "R[a] := address of a zeroed object of Alloc's shape");
        (new_array, slow, WP, RS, N, [Form, Site], "R[a] := address of R[b] zeroed elements of Type");
        (make_slice, far, WV3, RS, RS, [Form, Site], "R[a..a+3] := make([]Type, R[b], R[c]); traps MAKESLICE");
        (closure, slow, WP, RVC, U, [Lit, Site], "R[a] := closure of the function Lit (a linked FuncRecord) capturing the c slots R[b..b+c]");
        (closure_n, both, WP, RVC, U, [Lit, Alloc, Site], "the same, as an object of Alloc's shape");
        (box_val, far, WP, RVX, N, [Form, Site], "R[a] := address of a fresh copy of the Type standing in R[b..] (data word of an interface)");
        (append_room, far, WV3, RV3, U, [Form, Site], "R[a..a+3] := R[b..b+3], moved to where c more elements fit if they do not: append's first step when it has several");
        (append, far, WV3, RV3, RVX, [Form, Site], "R[a..a+3] := append(R[b..b+3], the element of Type standing in R[c..])");
        (append_64, both, WV3, RV3, RS, [Form, Site], "append of one pointer-free 64-bit element");
        (append_8, both, WV3, RV3, RS, [Form, Site], "append of one 8-bit element");
        (append_slice, far, WV3, RV3, RV3, [Form, Site], "R[a..a+3] := append(R[b..b+3], R[c..c+3]...), elements of Type");
        (append_str, far, WV3, RV3, RV2, [Site], "R[a..a+3] := append([]byte, string...)");
        (copy, far, WS, RV3, RV3, [Form], "R[a] := copy(R[b..b+3], R[c..c+3]), elements of Type");
        (copy_str, far, WS, RV3, RV2, [], "R[a] := copy([]byte, string)");
        (clear_slice, slow, RV3, N, N, [Form], "every element of R[a..a+3] := zero of Type");
        // Strings.
        (idx_str, fast, WS, RV2, RS, [], "R[a] := byte R[c] of string R[b]");
        (concat, far, WV2, RVC, U, [Site], "R[a..a+2] := the c strings in R[b..b+2c], joined");
        (join, far, WV2, RVC, U, [Word, Site], "as concat; pair i is a number in its first slot where bit 8+i of Word is set, and stands in base 10");
        (rune, both, WS2, RV2, RS, [], "R[a] := rune of string R[b] at byte R[c], R[a+1] := its width");
        (str_of_rune, far, WV2, RS, N, [Site], "R[a..a+2] := string(rune R[b])");
        (str_of_bytes, far, WV2, RV3, N, [Site], "R[a..a+2] := string([]byte)");
        (bytes_of_str, far, WV3, RV2, N, [Site], "R[a..a+3] := []byte(string)");
        (str_of_runes, slow, WV2, RV3, N, [Site], "R[a..a+2] := string([]rune)");
        (runes_of_str, slow, WV3, RV2, N, [Site], "R[a..a+3] := []rune(string)");
        // Maps: one word; keys and elements stand in slots.
        (make_map, slow, WP, RS, N, [Form, Site], "R[a] := make(Type, R[b])");
        (map_get, far, WVX, RP, RVX, [Form], "R[a..] := R[b][R[c..]], the zero value if absent or the map nil");
        (map_get2, far, WVX, RP, RVX, [Form, Slot], "the same, and R[Slot] := present");
        (map_set, far, RP, RVX, RVX, [Form, Site], "R[a][R[b..]] := R[c..]; nil traps NIL_MAP");
        (map_addr, far, WP, RP, RVX, [Form, Site], "R[a] := address of the element of R[b][R[c..]], entered as zero if absent; nil traps NIL_MAP");
        (map_del, far, RP, RVX, N, [Form], "delete(R[a], R[b..])");
        (map_get_k, far, WVC, RP, U, [Lit, Len, Hint, Form], "as map_get for the constant key in Lit (Len 0: a word) or Lit and Len (a string), c slots of element");
        (map_get2_k, far, WVC, RP, U, [Lit, Len, Hint, Form, Slot], "the same, and R[Slot] := present");
        (map_set_k, far, RP, RVC, U, [Lit, Len, Hint, Form, Site], "as map_set for a constant key, c slots of element at b");
        (map_addr_k, far, WP, RP, N, [Lit, Len, Hint, Form, Site], "as map_addr for a constant key");
        (map_get_j, far, WVX, RP, RVX, [Word, Form, Site], "as map_get for a string key, which is joined of pieces from R[c] on (as join; Word: how many, above bit 8 which are numbers)");
        (map_get2_j, far, WVX, RP, RVX, [Word, Form, Slot, Site], "the same, and R[Slot] := present");
        (map_set_j, far, RP, RVX, RVX, [Word, Form, Site], "as map_set for a key joined of pieces from R[b] on; only an absent key is made");
        (map_addr_j, far, WP, RP, RVX, [Word, Form, Site], "as map_addr for a key joined of pieces from R[c] on; only an absent key is made");
        (map_clear, slow, RP, N, N, [Form], "clear(R[a])");
        (map_len, fast, WS, RP, N, [], "R[a] := len of the map R[b] (its first word), 0 if nil");
        (map_iter, far, WP, RP, N, [Form, Site], "R[a] := a fresh iterator over the map R[b]");
        (map_next, far, RP, WVX, WVX, [Form, Jump], "next entry of iterator R[a]: key to R[b..], element to R[c..] (NO_SLOT: not wanted); at the end pc += Jump");
        // Channels.
        (make_chan, slow, WP, RS, N, [Form, Site], "R[a] := make(Type, R[b]); traps MAKECHAN");
        (send, far, RP, RVX, N, [Form], "R[a] <- R[b..]; may block");
        (recv, far, WVX, RP, N, [Form, Slot], "R[a..] := <-R[b] (a may be NO_SLOT); R[Slot] := ok unless NO_SLOT; may block");
        (close, slow, RP, N, N, [], "close(R[a])");
        (chan_len, slow, WS, RP, N, [], "R[a] := len(R[b])");
        (chan_cap, slow, WS, RP, N, [], "R[a] := cap(R[b])");
        (select, slow, WS, U, U, [Cases], "R[a] := index of the ready case among the b that follow, one word each (encode::SelectCase); c = 1: there is a default, chosen index b; may block");
        // Interfaces: (type, data) in two slots.
        (typ_assert, both, WVX, RV2, U, [Type, Slot], "R[a..] := R[b].(Type), Type concrete; c = 1: R[Slot] := ok and zero on failure, else traps (then the Slot word is 0 or the address of the static interface type, for the message); a may be NO_SLOT");
        (ifc_assert, slow, WV2, RV2, U, [Type, Slot], "R[a..a+2] := R[b].(Type), Type an interface; likewise");
        (implements, slow, WS, RV2, N, [Type], "R[a] := the dynamic type of R[b] implements interface Type (false for nil)");
        (unbox, fast, WVX, RP, N, [Bytes], "R[a..] := Bytes bytes at data word R[b] (never nil), a boxed interface value");
        // Calls: window of the callee at frame slot a (results, then arguments); header in the two slots below.
        (call, fast, F, N, N, [Func], "call Func; stack short leaves GROW at this pc; poll at the callee's entry");
        (call_clo, fast, F, RP, N, [Word], "call the closure R[b]; nil traps NIL; Word above its low 16 bits: the record that was called last");
        (call_ifc, both, F, RV2, N, [Cache], "call the method of Cache on the interface R[b]; the data word already stands in the window; nil traps NIL");
        (call1, fast, F, RV, U, [Func], "slot c of the window at a := R[b], then as call");
        (call_clo1, fast, F, RP, RV, [Word], "slot Word (low 16 bits) of the window at a := R[c], then as call_clo");
        (call_ifc1, both, F, RV2, U, [Cache], "slot c of the window at a := the data word R[b+1], then as call_ifc");
        (ret, fast, N, N, N, [], "return to the caller; results stand in the window");
        (ret_first, slow, N, N, N, [], "the same the first time the function ends: its tree is EVALUATED and let go, and every ret_first becomes ret");
        (run_defers, far, F, N, N, [], "run the deferred calls of this frame, last first; comes back to itself until none is left; a = window base");
        (defer, slow, RP, N, N, [], "push the closure R[a] (func()) on this frame's deferred calls; nil is found when it runs");
        (defer_n, far, N, RVC, U, [Lit], "push the function Lit on this frame's deferred calls, which takes the c slots R[b..b+c] as arguments; they stay as they are until it runs");
        (go, slow, RP, N, N, [], "start a goroutine that calls the closure R[a] (func())");
        (panic, slow, RV2, N, N, [], "panic with the interface R[a]");
        (recover, slow, WV2, U, N, [], "R[a..a+2] := recover(); b = 1: it is what was deferred itself, so the function that deferred it calls it");
        (throw, slow, U, N, N, [], "a run-time error of kind a (code::trap::TrapKind) without operands");
        (print, slow, RVX, U, N, [], "print builtin: R[a..] as encode::PrintKind b to standard error");
        // What the loader makes of the instruction without `_off` where nothing is counted by site.
        (new_off, both, WP, N, N, [Alloc, Site], "new, counted nowhere");
        (closure_n_off, both, WP, RVC, U, [Lit, Alloc, Site], "closure_n, counted nowhere");
        // Cases of type switches, bodies of ranges over functions.
        (eq_w64_br, fast, RS, N, J, [Lit], "pc += c if R[a] = Lit");
        (body_in, fast, WS, RP, J, [], "R[a] := *R[b], a word that becomes 2; pc += c if it was 0; a nil base traps NIL");
        (body_out, fast, WS, RP, N, [], "R[a] := 1, the word *R[b] := 0; a nil base traps NIL");
        // Elements of elements; a field that is counted and read.
        (idx2_w64, fast, WV, RV2, RS, [Slot], "R[a] := element R[Slot] of the slice that is element R[c] of slice R[b], as w64");
        (idx2_addr, fast, WP, RV2, RS, [Slot, Size], "R[a] := address of element R[Slot] of the slice that is element R[c] of slice R[b], elements of Size bytes");
        (idxa_w64, fast, WV, RV2, RS, [Slot, Size, Word, Len], "R[a] := element R[Slot] of the array of Len at Word in element R[c] of slice R[b], elements of Size bytes, as w64");
        (aidxa_w64, fast, WV, RP, RS, [Word, Len, Slot, Size, Len], "R[a] := element R[Slot] of an array of the second Len in element R[c] of the array of the first at R[b] + Word, elements of Size bytes, as w64; a nil base traps NIL");
        (addld_i64, fast, WS, RP, RS, [Word], "R[a] := the word at R[b] + Word := itself + R[c] as i64; a nil base traps NIL");
        (addkld_i64, fast, WS, RP, I, [Word], "R[a] := the word at R[b] + Word := itself + c as i64; a nil base traps NIL");
        // The instructions without `u` where a loop proves the index to be in range (`lower::bounds`): nothing is checked but a nil base.
        (idxu_u8, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice or string R[b] as u8; R[c] is in range");
        (idxu_i32, fast, WS, RV2, RS, [], "R[a] := element R[c] of slice R[b] as i32; R[c] is in range");
        (idxu_w64, fast, WV, RV2, RS, [], "R[a] := element R[c] of slice R[b] as w64; R[c] is in range");
        (idxu_w2, fast, WV2, RV2, RS, [], "R[a..a+2] := element R[c] of slice R[b], elements of 16 bytes; R[c] is in range");
        (idxu_w3, fast, WV3, RV2, RS, [], "R[a..a+3] := element R[c] of slice R[b], elements of 24 bytes; R[c] is in range");
        (idxu_addr, fast, WP, RV2, RS, [Size], "R[a] := address of element R[c] of slice R[b], elements of Size bytes; R[c] is in range");
        (idxstu_8, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 8 bits; R[b] is in range");
        (idxstu_64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := R[c], 64 bits; R[b] is in range");
        (addxu_i64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself + R[c] as i64; R[b] is in range");
        (addxu_f64, fast, RV2, RS, RS, [], "element R[b] of slice R[a] := itself + R[c] as f64; R[b] is in range");
        (addkxu_i64, fast, RV2, RS, I, [], "element R[b] of slice R[a] := itself + c as i64; R[b] is in range");
        (add_i64_ixu, fast, WS, RS, RV2, [Slot], "R[a] := R[b] + element R[Slot] of slice R[c] as i64; R[Slot] is in range");
        (add_f64_ixu, fast, WS, RS, RV2, [Slot], "R[a] := R[b] + element R[Slot] of slice R[c] as f64; R[Slot] is in range");
        (mul_f64_ixu, fast, WS, RS, RV2, [Slot], "R[a] := R[b] * element R[Slot] of slice R[c] as f64; R[Slot] is in range");
        (aidxu_w64, fast, WV, RP, RS, [Word], "R[a] := element R[c] of the array at R[b] + Word as w64; R[c] is in range; a nil base traps NIL");
        (aidxstu_64, fast, RP, RS, RS, [Word], "element R[b] of the array at R[a] + Word := R[c], 64 bits; R[b] is in range; a nil base traps NIL");
        // Arrays of words without pointers that stand in slots, Bytes long.
        (fidx_w64, fast, WS, RVX, RS, [Bytes], "R[a] := R[b + R[c]]; an index out of range of the array traps BOUNDS");
        (fidxst_64, fast, RVX, RS, RS, [Bytes], "R[a + R[b]] := R[c]; an index out of range of the array traps BOUNDS");
        (fidxu_w64, fast, WS, RVX, RS, [Bytes], "R[a] := R[b + R[c]]; R[c] is in range of the array");
        (fidxstu_64, fast, RVX, RS, RS, [Bytes], "R[a + R[b]] := R[c]; R[b] is in range of the array");
        // Stacks (`lower::stacks`): a change, or a jump where it cannot be made.
        (push_64, fast, RP, RS, J, [Word], "append of R[b], 64 bits, to the slice at R[a] + Word; without room or if the base is nil pc += c instead");
        (push_8, fast, RP, RS, J, [Word], "append of R[b], 8 bits, to the slice at R[a] + Word; without room or if the base is nil pc += c instead");
        (push_ptr, fast, RP, RP, J, [Word], "append of the pointer R[b] to the slice at R[a] + Word; without room, if the base is nil or the barrier is up pc += c instead");
        (pop_w64, fast, WV, RP, J, [Word], "R[a] := the last element of the slice at R[b] + Word, which becomes one shorter; if it has none or the base is nil pc += c instead");
        (cut, fast, RV3, RS, J, [], "the slice R[a] becomes R[b] long; if its capacity is less pc += c instead");
        (cutk, fast, RV3, U, J, [], "the slice R[a] becomes shorter by b; if its length is less pc += c instead");
        (cutm, fast, RP, RS, J, [Word], "the slice at R[a] + Word becomes R[b] long; if its capacity is less or the base is nil pc += c instead");
        (cutkm, fast, RP, U, J, [Word], "the slice at R[a] + Word becomes shorter by b; if its length is less or the base is nil pc += c instead");
        (put_64, fast, RP, RS, J, [Word, Len, Word], "the element of the array of Len at R[a] + the first Word that the word at R[a] + the second numbers := R[b], 64 bits, that word := itself + 1; if there is no such element or the base is nil pc += c instead");
        (take_w64, fast, WV, RP, J, [Word, Len, Word], "the word at R[b] + the second Word := itself - 1, R[a] := the element of the array of Len at R[b] + the first Word that it numbers then; if there is no such element or the base is nil pc += c instead");
        (inlined, fast, U, N, N, [Jump, Jump, Lit, Len, Word], "no effect: instructions from the first to before the second stand in a frame of the function with the name at Lit, which has arguments if a = 1 and is called in line Word");
    } };
}

/// How an instruction is executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    non_camel_case_types,
    reason = "the variants are the words of the table"
)]
pub enum Path {
    /// A clean handler in both dispatchers.
    fast,
    /// Level 0 executes it.
    slow,
    /// A fast body that may fall back to level 0.
    both,
    /// The same in a handler that may save registers and call.
    far,
}

/// What an operand of an instruction is; see the head of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    missing_docs,
    reason = "the words are explained once, in the head of the file"
)]
pub enum Role {
    N,
    WS,
    RS,
    WP,
    RP,
    WV,
    RV,
    WV2,
    RV2,
    WV3,
    RV3,
    WS2,
    RS2,
    WVC,
    RVC,
    WVX,
    RVX,
    I,
    U,
    K,
    J,
    JL,
    F,
}

/// What an extension word is; see the head of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    missing_docs,
    reason = "the words are explained once, in the head of the file"
)]
pub enum Ext {
    Lit,
    Len,
    Word,
    Func,
    Type,
    Form,
    Alloc,
    Site,
    Addr,
    Cache,
    Hint,
    Bytes,
    Size,
    Slot,
    Range,
    Jump,
    Jumps,
    Cases,
}

/// One row of the table as data.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// Name in listings.
    pub name: &'static str,
    /// Who executes it.
    pub path: Path,
    /// Roles of a, b and c.
    pub roles: [Role; 3],
    /// Extension words, in order; `Jumps` and `Cases` stand for counted tables.
    pub ext: &'static [Ext],
    /// Effect as a formula.
    pub effect: &'static str,
}

macro_rules! define_ops {
    ($(($name:ident, $path:ident, $a:ident, $b:ident, $c:ident, [$($e:ident),*], $effect:literal);)*) => {
        /// The number of an instruction; a C-like enum in table order.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u16)]
        #[expect(non_camel_case_types, reason = "the variants are the names of the table")]
        pub enum Op { $(#[doc = $effect] $name,)* }

        /// Number of rows.
        pub const OPS_LEN: usize = [$(Op::$name,)*].len();

        /// The table as data, indexed by `Op as usize`.
        pub static OPS: &[OpInfo] = &[$(OpInfo {
            name: stringify!($name), path: Path::$path, roles: [Role::$a, Role::$b, Role::$c], ext: &[$(Ext::$e),*], effect: $effect,
        },)*];

        const ALL: &[Op] = &[$(Op::$name,)*];

        /// Rows that end in `Site`.
        static ALLOCATES: [bool; OPS_LEN] = [$(matches!([$(Ext::$e),*].as_slice(), [.., Ext::Site]),)*];
    };
}
for_each_op!(define_ops);

impl Op {
    /// The instruction with this number, if there is one.
    pub fn from_u16(n: u16) -> Option<Op> {
        ALL.get(n as usize).copied()
    }

    /// It allocates, and its last word says for which site.
    #[inline]
    pub fn allocates(self) -> bool {
        ALLOCATES.get(self as usize) == Some(&true)
    }

    /// The same instruction where nothing is counted by site.
    pub fn uncounted(self) -> Op {
        match self {
            Op::new => Op::new_off,
            Op::closure_n => Op::closure_n_off,
            other => other,
        }
    }

    /// Its row.
    pub fn info(self) -> &'static OpInfo {
        // The enum and the table come from the same rows, so the index is always in range.
        OPS.get(self as usize).unwrap_or(&OPS[0])
    }
}
