// Package utf8 encodes and decodes UTF-8. Loops over whole strings are native.
package utf8

const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

// RuneCountInString counts the characters of s; a wrong byte counts as one.
func RuneCountInString(s string) int

// RuneCount counts the characters of p.
func RuneCount(p []byte) int

// ValidString reports whether s is wholly valid UTF-8.
func ValidString(s string) bool

// Valid reports whether p is wholly valid UTF-8.
func Valid(p []byte) bool

// DecodeRuneInString returns the first character and its width; (RuneError, 0) of nothing, (RuneError, 1) of a wrong byte.
func DecodeRuneInString(s string) (rune, int)

// DecodeRune is DecodeRuneInString for bytes.
func DecodeRune(p []byte) (rune, int)

// DecodeLastRuneInString returns the last character and its width.
func DecodeLastRuneInString(s string) (rune, int)

// DecodeLastRune is DecodeLastRuneInString for bytes.
func DecodeLastRune(p []byte) (rune, int)

// FullRuneInString reports whether s begins with a whole character or with a byte that is wrong for sure.
func FullRuneInString(s string) bool

// FullRune is FullRuneInString for bytes.
func FullRune(p []byte) bool

// AppendRune appends the encoding of r, of RuneError if r is none.
func AppendRune(p []byte, r rune) []byte {
	c := uint32(r)
	if c < RuneSelf {
		return append(p, byte(c))
	}
	if c < 0x800 {
		return append(p, byte(c>>6)|0xC0, byte(c&0x3F)|0x80)
	}
	if c > MaxRune || c-0xD800 < 0x800 {
		c = RuneError
	}
	if c < 0x10000 {
		return append(p, byte(c>>12)|0xE0, byte(c>>6&0x3F)|0x80, byte(c&0x3F)|0x80)
	}
	return append(p, byte(c>>18)|0xF0, byte(c>>12&0x3F)|0x80, byte(c>>6&0x3F)|0x80, byte(c&0x3F)|0x80)
}

// EncodeRune writes the encoding of r into p, which must be large enough, and returns its width.
func EncodeRune(p []byte, r rune) int {
	c := uint32(r)
	if c < RuneSelf {
		p[0] = byte(c)
		return 1
	}
	s := string(r)
	_ = p[len(s)-1]
	return copy(p, s)
}

// RuneLen returns the width of r's encoding, -1 if r is none.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case 0xD800 <= r && r <= 0xDFFF:
		return -1
	case r < 0x10000:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// RuneStart reports whether b can begin a character.
func RuneStart(b byte) bool { return b&0xC0 != 0x80 }

// ValidRune reports whether r can be encoded.
func ValidRune(r rune) bool {
	return 0 <= r && r < 0xD800 || 0xDFFF < r && r <= MaxRune
}
