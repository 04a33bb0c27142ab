package fmt

import (
	"errors"
	"internal/rt"
	"internal/stdio"
	"io"
	"strconv"
	"unicode/utf8"
)

// ScanState is what a Scanner sees of the input.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// Scanner reads itself.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// byteRunes reads characters from a reader byte by byte, never more than it needs.
type byteRunes struct {
	r       io.Reader
	last    rune
	size    int
	pending bool
}

func (b *byteRunes) ReadRune() (r rune, size int, err error) {
	if b.pending {
		b.pending = false
		return b.last, b.size, nil
	}
	var buf [utf8.UTFMax]byte
	n := 0
	for n < len(buf) {
		m, err := io.ReadFull(b.r, buf[n:n+1])
		if m == 0 {
			if n == 0 {
				return 0, 0, err
			}
			break
		}
		n++
		if utf8.FullRune(buf[:n]) {
			break
		}
	}
	b.last, b.size = utf8.DecodeRune(buf[:n])
	return b.last, b.size, nil
}

func (b *byteRunes) UnreadRune() error {
	if b.pending || b.size == 0 {
		return errors.New("fmt: scanning called UnreadRune with no rune available")
	}
	b.pending = true
	return nil
}

// scanError carries an error up to the entry of a scan.
type scanError struct {
	err error
}

const eof = -1

// scan is the state of one scan.
type scan struct {
	rs      io.RuneScanner
	atEOF   bool
	count   int // characters read
	limit   int // count at which the field must end
	wid     int
	hasWid  bool
	lines   bool // newlines end the input: Scanln
	format  bool // newlines must match the format: Scanf
	argText []byte
}

func (s *scan) fail(text string) { panic(scanError{errors.New(text)}) }

func (s *scan) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.count >= s.limit {
		return 0, 0, io.EOF
	}
	r, size, err = s.rs.ReadRune()
	if err == nil {
		s.count++
		if s.lines && r == '\n' {
			s.atEOF = true
		}
	} else if err == io.EOF {
		s.atEOF = true
	}
	return r, size, err
}

func (s *scan) UnreadRune() error {
	s.rs.UnreadRune()
	s.atEOF = false
	s.count--
	return nil
}

func (s *scan) Read(buf []byte) (n int, err error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *scan) Width() (wid int, ok bool) { return s.wid, s.hasWid }

// next reads a character, eof at the end.
func (s *scan) next() rune {
	r, _, err := s.ReadRune()
	if err == io.EOF {
		return eof
	}
	if err != nil {
		panic(scanError{err})
	}
	return r
}

func (s *scan) must() rune {
	r := s.next()
	if r == eof {
		panic(scanError{io.ErrUnexpectedEOF})
	}
	return r
}

// wideSpaces are the white space characters beyond Latin-1.
const wideSpaces = "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

func contains(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// stringReader reads characters of a string.
type stringReader struct {
	s    string
	i    int
	size int
}

func (r *stringReader) Read(b []byte) (n int, err error) {
	if r.i >= len(r.s) {
		return 0, io.EOF
	}
	n = copy(b, r.s[r.i:])
	r.i += n
	return n, nil
}

func (r *stringReader) ReadRune() (c rune, size int, err error) {
	if r.i >= len(r.s) {
		return 0, 0, io.EOF
	}
	c, r.size = utf8.DecodeRuneInString(r.s[r.i:])
	r.i += r.size
	return c, r.size, nil
}

func (r *stringReader) UnreadRune() error {
	r.i -= r.size
	r.size = 0
	return nil
}

func isSpace(r rune) bool {
	if r < 0x80 {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return r == 0x85 || r == 0xA0 || contains(wideSpaces, r)
}

// SkipSpace skips spaces, and newlines where they count as spaces.
func (s *scan) SkipSpace() {
	for {
		r := s.next()
		if r == eof {
			return
		}
		if r == '\r' {
			if r = s.next(); r == '\n' {
				s.rs.UnreadRune()
				s.count--
				s.atEOF = false
				continue
			}
			if r == eof {
				return
			}
			s.UnreadRune()
			continue
		}
		if r == '\n' {
			if s.lines || s.format {
				s.fail("unexpected newline")
			}
			continue
		}
		if !isSpace(r) {
			s.UnreadRune()
			return
		}
	}
}

// Token reads characters for which f holds, all but spaces if f is nil.
func (s *scan) Token(skipSpace bool, f func(rune) bool) (token []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			if e, ok := cause.(scanError); ok {
				err = e.err
				return
			}
			panic(cause)
		}
	}()
	if f == nil {
		f = func(r rune) bool { return !isSpace(r) }
	}
	if skipSpace {
		s.SkipSpace()
	}
	for {
		r := s.next()
		if r == eof {
			break
		}
		if !f(r) {
			s.UnreadRune()
			break
		}
		token = utf8.AppendRune(token, r)
	}
	return token, nil
}

// accept reads one character of the set into the text.
func (s *scan) accept(set string) bool {
	r := s.next()
	if r == eof {
		return false
	}
	if contains(set, r) {
		s.argText = utf8.AppendRune(s.argText, r)
		return true
	}
	s.UnreadRune()
	return false
}

func (s *scan) peek(set string) bool {
	r := s.next()
	if r == eof {
		return false
	}
	s.UnreadRune()
	return contains(set, r)
}

func (s *scan) needInput() {
	if r := s.next(); r == eof {
		panic(scanError{io.EOF})
	}
	s.UnreadRune()
}

func (s *scan) word() string {
	text := []byte{}
	for {
		r := s.next()
		if r == eof {
			break
		}
		if isSpace(r) {
			s.UnreadRune()
			break
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text)
}

const (
	binaryDigits = "01"
	octalDigits  = "01234567"
	decDigits    = "0123456789"
	hexDigits    = "0123456789aAbBcCdDeEfF"
)

func (s *scan) verbOK(verb rune, ok, what string) {
	if !contains(ok, verb) {
		s.fail("bad verb '%" + string(verb) + "' for " + what)
	}
}

// integer reads the text of an integer and returns it with its base.
func (s *scan) integer(verb rune, what string) (text string, base int) {
	s.SkipSpace()
	s.needInput()
	s.verbOK(verb, "bdoUxXv", what)
	base = 10
	digits := decDigits
	prefixed := verb == 'v'
	switch verb {
	case 'b':
		base, digits = 2, binaryDigits
	case 'o':
		base, digits = 8, octalDigits
	case 'x', 'X', 'U':
		base, digits = 16, hexDigits
	}
	s.argText = s.argText[:0]
	if verb == 'U' {
		if !s.accept("U") || !s.accept("+") {
			s.fail("bad unicode format ")
		}
		s.argText = s.argText[:0]
	} else {
		s.accept("+-")
	}
	if prefixed {
		// Base 0 lets strconv read the prefix and the underscores.
		base, digits = 0, decDigits+"_"
		if s.accept("0") {
			switch {
			case s.accept("bB"):
				digits = binaryDigits + "_"
			case s.accept("oO"):
				digits = octalDigits + "_"
			case s.accept("xX"):
				digits = hexDigits + "_"
			default:
				digits = octalDigits + "_"
			}
			for s.accept(digits) {
			}
			return string(s.argText), base
		}
	}
	if !s.accept(digits) {
		s.fail("expected integer")
	}
	for s.accept(digits) {
	}
	return string(s.argText), base
}

func (s *scan) int(verb rune, bits int) int64 {
	if verb == 'c' {
		s.needInput()
		return int64(s.must())
	}
	text, base := s.integer(verb, "integer")
	n, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		panic(scanError{err})
	}
	if unused := uint(64 - bits); n<<unused>>unused != n {
		s.fail("integer overflow on token " + text)
	}
	return n
}

func (s *scan) uint(verb rune, bits int) uint64 {
	if verb == 'c' {
		s.needInput()
		return uint64(s.must())
	}
	text, base := s.integer(verb, "integer")
	n, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		panic(scanError{err})
	}
	if unused := uint(64 - bits); n<<unused>>unused != n {
		s.fail("unsigned integer overflow on token " + text)
	}
	return n
}

func (s *scan) bool(verb rune) bool {
	s.SkipSpace()
	s.needInput()
	s.verbOK(verb, "tv", "boolean")
	s.argText = s.argText[:0]
	switch s.next() {
	case '0':
		return false
	case '1':
		return true
	case 't', 'T':
		if s.accept("rR") && (!s.accept("uU") || !s.accept("eE")) {
			s.fail("syntax error scanning boolean")
		}
		return true
	case 'f', 'F':
		if s.accept("aA") && (!s.accept("lL") || !s.accept("sS") || !s.accept("eE")) {
			s.fail("syntax error scanning boolean")
		}
		return false
	}
	return false
}

func (s *scan) floatText() string {
	s.argText = s.argText[:0]
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.argText)
	}
	s.accept("+-")
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.argText)
	}
	digits, exp := decDigits+"_", "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exp = hexDigits+"_", "pP"
	}
	for s.accept(digits) {
	}
	if s.accept(".") {
		for s.accept(digits) {
		}
	}
	if s.accept(exp) {
		s.accept("+-")
		for s.accept(decDigits + "_") {
		}
	}
	return string(s.argText)
}

func (s *scan) parseFloat(text string, bits int) float64 {
	if i := indexByte(text, 'p'); i >= 0 && indexByte(text, 'x') < 0 && indexByte(text, 'X') < 0 {
		f, err := strconv.ParseFloat(text[:i], bits)
		if err != nil {
			panic(scanError{err})
		}
		n, err := strconv.Atoi(text[i+1:])
		if err != nil {
			panic(scanError{err})
		}
		for ; n > 0; n-- {
			f *= 2
		}
		for ; n < 0; n++ {
			f /= 2
		}
		return f
	}
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		panic(scanError{err})
	}
	return f
}

func (s *scan) float(verb rune, bits int) float64 {
	s.verbOK(verb, "beEfFgGv", "float"+strconv.Itoa(bits))
	s.SkipSpace()
	s.needInput()
	return s.parseFloat(s.floatText(), bits)
}

func (s *scan) complex(verb rune, bits int) complex128 {
	s.verbOK(verb, "beEfFgGv", "complex")
	s.SkipSpace()
	s.needInput()
	s.argText = s.argText[:0]
	parens := s.accept("(")
	re := s.floatText()
	s.argText = s.argText[:0]
	if !s.accept("+-") {
		s.fail("syntax error scanning complex number")
	}
	sign := string(s.argText)
	im := s.floatText()
	if !s.accept("i") || parens && !s.accept(")") {
		s.fail("syntax error scanning complex number")
	}
	return complex(s.parseFloat(re, bits/2), s.parseFloat(sign+im, bits/2))
}

func (s *scan) quoted() string {
	s.needInput()
	text := []byte{}
	quote := s.must()
	switch quote {
	case '`':
		for {
			r := s.must()
			if r == quote {
				return string(text)
			}
			text = utf8.AppendRune(text, r)
		}
	case '"':
		text = append(text, '"')
		for {
			r := s.must()
			text = utf8.AppendRune(text, r)
			if r == '\\' {
				text = utf8.AppendRune(text, s.must())
			} else if r == '"' {
				break
			}
		}
		value, err := strconv.Unquote(string(text))
		if err != nil {
			panic(scanError{err})
		}
		return value
	}
	s.fail("expected quoted string")
	return ""
}

func (s *scan) hex() string {
	s.needInput()
	text := []byte{}
	for {
		s.argText = s.argText[:0]
		if !s.accept(hexDigits) {
			break
		}
		low := s.must()
		if !contains(hexDigits, low) {
			s.fail("illegal hex digit")
		}
		s.argText = utf8.AppendRune(s.argText, low)
		n, _ := strconv.ParseUint(string(s.argText), 16, 8)
		text = append(text, byte(n))
	}
	if len(text) == 0 {
		s.fail("no hex data for %x string")
	}
	return string(text)
}

func (s *scan) string(verb rune) string {
	s.verbOK(verb, "svqxX", "string")
	s.SkipSpace()
	s.needInput()
	switch verb {
	case 'q':
		return s.quoted()
	case 'x', 'X':
		return s.hex()
	}
	return s.word()
}

// one reads one operand.
func (s *scan) one(verb rune, arg any) {
	if v, ok := arg.(Scanner); ok {
		if err := v.Scan(s, verb); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			panic(scanError{err})
		}
		return
	}
	switch v := arg.(type) {
	case *int:
		*v = int(s.int(verb, 64))
		return
	case *string:
		*v = s.string(verb)
		return
	case *[]byte:
		*v = []byte(s.string(verb))
		return
	case *complex128:
		*v = s.complex(verb, 128)
		return
	case *complex64:
		*v = complex64(s.complex(verb, 64))
		return
	}
	if rt.KindOf(arg) != rt.Pointer {
		s.fail("type not a pointer: " + rt.TypeName(arg))
	}
	kind := rt.ElemKind(arg)
	switch kind {
	case rt.Bool:
		rt.SetBool(arg, s.bool(verb))
	case rt.Int, rt.Int64:
		rt.SetInt(arg, s.int(verb, 64))
	case rt.Int8, rt.Int16, rt.Int32:
		rt.SetInt(arg, s.int(verb, 8<<(kind-rt.Int8)))
	case rt.Uint, rt.Uint64, rt.Uintptr:
		rt.SetUint(arg, s.uint(verb, 64))
	case rt.Uint8, rt.Uint16, rt.Uint32:
		rt.SetUint(arg, s.uint(verb, 8<<(kind-rt.Uint8)))
	case rt.Float32:
		rt.SetFloat(arg, s.float(verb, 32))
	case rt.Float64:
		rt.SetFloat(arg, s.float(verb, 64))
	case rt.String:
		rt.SetString(arg, s.string(verb))
	default:
		s.fail("can't scan type: " + rt.TypeName(arg))
	}
}

func (s *scan) recover(err *error) {
	if cause := recover(); cause != nil {
		e, ok := cause.(scanError)
		if !ok {
			panic(cause)
		}
		*err = e.err
	}
}

func newScan(r io.Reader) *scan {
	s := &scan{limit: 1 << 62}
	if rs, ok := r.(io.RuneScanner); ok {
		s.rs = rs
	} else {
		s.rs = &byteRunes{r: r}
	}
	return s
}

// operands reads all operands, separated by spaces.
func (s *scan) operands(a []any) (n int, err error) {
	defer s.recover(&err)
	for _, arg := range a {
		s.one('v', arg)
		n++
	}
	if s.lines {
		for {
			r := s.next()
			if r == '\n' || r == eof {
				break
			}
			if !isSpace(r) {
				s.fail("expected newline")
			}
		}
	}
	return n, nil
}

// spaces matches white space of the format: so many newlines, and spaces behind them or instead of them.
func (s *scan) spaces(newlines int, behind bool) {
	if newlines == 0 {
		switch in := s.next(); {
		case in == eof:
			return
		case in == '\n':
			s.fail("newline in input does not match format")
		case !isSpace(in):
			s.UnreadRune()
			s.fail("expected space in input to match format")
		}
		behind = true
	}
	for ; newlines > 0; newlines-- {
		in := s.skipToNewline()
		if in == eof {
			return
		}
		if in != '\n' {
			s.UnreadRune()
			s.fail("newline in format does not match input")
		}
	}
	if behind && s.skipToNewline() != eof {
		s.UnreadRune()
	}
}

// skipToNewline skips spaces and returns the character behind them.
func (s *scan) skipToNewline() rune {
	in := s.next()
	for in != eof && isSpace(in) && in != '\n' {
		in = s.next()
	}
	return in
}

// match compares the format up to the next verb with the input; it returns how much of the format it used, -1 for a
// mismatch.
func (s *scan) match(format string) (i int) {
	for i < len(format) {
		r, size := utf8.DecodeRuneInString(format[i:])
		if r == '%' {
			if i+size == len(format) {
				s.fail("missing verb: % at end of format string")
			}
			next, _ := utf8.DecodeRuneInString(format[i+size:])
			if next != '%' {
				return i
			}
			i += size
			s.SkipSpace()
			if in := s.must(); in != '%' {
				s.UnreadRune()
				s.fail("missing literal %")
			}
			i += size
			continue
		}
		if isSpace(r) {
			newlines, behind := 0, false
			for i < len(format) {
				r, size = utf8.DecodeRuneInString(format[i:])
				if !isSpace(r) {
					break
				}
				behind = true
				if r == '\n' {
					newlines++
					behind = false
				}
				i += size
			}
			s.spaces(newlines, behind)
			continue
		}
		in := s.next()
		if in == eof {
			panic(scanError{io.ErrUnexpectedEOF})
		}
		if in != r {
			s.UnreadRune()
			return -1
		}
		i += size
	}
	return i
}

func (s *scan) formatted(format string, a []any) (n int, err error) {
	defer s.recover(&err)
	s.format = true
	for i := 0; i < len(format); {
		used := s.match(format[i:])
		if used < 0 {
			s.fail("input does not match format")
		}
		i += used
		if i >= len(format) {
			break
		}
		i++
		s.wid, s.hasWid, i = number(format, i)
		verb, size := utf8.DecodeRuneInString(format[i:])
		i += size
		if verb != 'c' {
			s.SkipSpace()
		}
		before := s.limit
		if s.hasWid {
			s.limit = min(s.limit, s.count+s.wid)
		}
		if n >= len(a) {
			s.fail("too few operands for format '%" + format[i-size:] + "'")
		}
		s.one(verb, a[n])
		n++
		s.limit = before
	}
	if n < len(a) {
		s.fail("too many operands")
	}
	return n, nil
}

// Fscan reads operands separated by white space; newlines are white space.
func Fscan(r io.Reader, a ...any) (n int, err error) { return newScan(r).operands(a) }

// Fscanln is Fscan up to the end of a line.
func Fscanln(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r)
	s.lines = true
	return s.operands(a)
}

// Fscanf reads operands as the format says.
func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	return newScan(r).formatted(format, a)
}

func Sscan(str string, a ...any) (n int, err error)   { return Fscan(&stringReader{s: str}, a...) }
func Sscanln(str string, a ...any) (n int, err error) { return Fscanln(&stringReader{s: str}, a...) }

func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf(&stringReader{s: str}, format, a...)
}

func Scan(a ...any) (n int, err error)                 { return Fscan(stdio.In(), a...) }
func Scanln(a ...any) (n int, err error)               { return Fscanln(stdio.In(), a...) }
func Scanf(format string, a ...any) (n int, err error) { return Fscanf(stdio.In(), format, a...) }
