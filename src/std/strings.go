// Package strings works on strings. Searching, splitting, trimming and case are native; whatever calls a function is Go.
package strings

import (
	"internal/unicode"
	"unicode/utf8"
)

// Index returns where substr first stands in s, or -1.
func Index(s, substr string) int

// LastIndex returns where substr last stands in s, or -1.
func LastIndex(s, substr string) int

// IndexByte returns where c first stands in s, or -1.
func IndexByte(s string, c byte) int

// LastIndexByte returns where c last stands in s, or -1.
func LastIndexByte(s string, c byte) int

// IndexRune returns where r first stands in s, or -1; RuneError finds wrong bytes too.
func IndexRune(s string, r rune) int

// IndexAny returns where any character of chars first stands in s, or -1.
func IndexAny(s, chars string) int

// LastIndexAny returns where any character of chars last stands in s, or -1.
func LastIndexAny(s, chars string) int

// Count counts the places of substr that do not overlap; of "" one more than the characters.
func Count(s, substr string) int

// Contains reports whether substr stands in s.
func Contains(s, substr string) bool

// ContainsRune reports whether r stands in s.
func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

// ContainsAny reports whether any character of chars stands in s.
func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

// ContainsFunc reports whether f holds for a character of s.
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix string) bool

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix string) bool

// EqualFold reports whether s and t are equal under simple case folding.
func EqualFold(s, t string) bool

// Compare returns -1, 0 or 1.
func Compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Clone returns a copy of s with memory of its own.
func Clone(s string) string {
	if s == "" {
		return ""
	}
	return string([]byte(s))
}

// Join puts sep between the elements.
func Join(elems []string, sep string) string

// Repeat returns count copies of s.
func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	if len(s) > 0 && count > (1<<62)/len(s) {
		panic("strings: Repeat output length overflow")
	}
	if len(s)*count <= longText {
		return repeat(s, count)
	}
	var b Builder
	b.Grow(len(s) * count)
	// As many copies as make a step.
	piece, n := s, 1
	if len(s) < longText {
		n = longText / len(s)
		piece = repeat(s, n)
	}
	for ; count >= n; count -= n {
		b.WriteString(piece)
	}
	b.WriteString(piece[:count*len(s)])
	return b.String()
}

func repeat(s string, count int) string

// Replace replaces the first n places of old, all if n is negative.
func Replace(s, old, new string, n int) string

// ReplaceAll replaces all places of old.
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

// ToUpper maps all letters to upper case.
func ToUpper(s string) string

// ToLower maps all letters to lower case.
func ToLower(s string) string

// ToTitle maps all letters to title case.
func ToTitle(s string) string { return Map(unicode.ToTitle, s) }

// ToUpperSpecial is ToUpper with the rules of c first.
func ToUpperSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower with the rules of c first.
func ToLowerSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle with the rules of c first.
func ToTitleSpecial(c unicode.SpecialCase, s string) string { return Map(c.ToTitle, s) }

// ToValidUTF8 puts replacement for each run of wrong bytes.
func ToValidUTF8(s, replacement string) string {
	var b Builder
	bad := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			if !bad {
				b.WriteString(replacement)
			}
			bad = true
		} else {
			bad = false
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// Title maps the letters that begin words to title case.
func Title(s string) string {
	prev := ' '
	return Map(func(r rune) rune {
		first := isSeparator(prev)
		prev = r
		if first {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

func isSeparator(r rune) bool {
	if r <= 0x7F {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '_':
			return false
		}
		return true
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return false
	}
	return unicode.IsSpace(r)
}

// Map returns s with each character mapped; those mapped to negative values are dropped.
func Map(mapping func(rune) rune, s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if m := mapping(r); m >= 0 {
			b = utf8.AppendRune(b, m)
		}
	}
	return string(b)
}

// TrimSpace cuts white space from both ends.
func TrimSpace(s string) string

// Trim cuts characters of cutset from both ends.
func Trim(s, cutset string) string

// TrimLeft cuts characters of cutset from the beginning.
func TrimLeft(s, cutset string) string

// TrimRight cuts characters of cutset from the end.
func TrimRight(s, cutset string) string

// TrimPrefix cuts prefix once.
func TrimPrefix(s, prefix string) string {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

// TrimSuffix cuts suffix once.
func TrimSuffix(s, suffix string) string {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

// TrimLeftFunc cuts characters for which f holds from the beginning.
func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

// TrimRightFunc cuts characters for which f holds from the end.
func TrimRightFunc(s string, f func(rune) bool) string {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

// TrimFunc cuts characters for which f holds from both ends.
func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// IndexFunc returns where f first holds, or -1.
func IndexFunc(s string, f func(rune) bool) int {
	for i, r := range s {
		if f(r) {
			return i
		}
	}
	return -1
}

// LastIndexFunc returns where f last holds, or -1.
func LastIndexFunc(s string, f func(rune) bool) int {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if f(r) {
			return i
		}
	}
	return -1
}

func split(s, sep string, keep, n int) []string

// splitInto fills parts with those of s, of which there are more, and returns where s goes on behind them.
func splitInto(parts []string, s, sep string, keep int) int

// Texts of more bytes are taken in steps, since nothing that is asked of the machine meanwhile, an interrupt or the end of its fuel, is seen before a native
// ends; and so many parts are one step.
const (
	longText  = 1 << 20
	stepParts = 1 << 14
)

// splitInSteps is split.
func splitInSteps(s, sep string, keep, n int) []string {
	if len(s) <= longText || n == 0 {
		return split(s, sep, keep, n)
	}
	count := Count(s, sep)
	if sep != "" {
		count++
	} else {
		count--
	}
	if n > 0 {
		count = min(count, n)
	}
	parts := make([]string, count)
	last, at := count-1, 0
	for from := 0; from < last; from += stepParts {
		at += splitInto(parts[from:min(from+stepParts, last)], s[at:], sep, keep)
	}
	parts[last] = s[at:]
	return parts
}

// Split cuts s at each sep.
func Split(s, sep string) []string { return splitInSteps(s, sep, 0, -1) }

// SplitN cuts s at sep into at most n parts, all if n is negative.
func SplitN(s, sep string, n int) []string { return splitInSteps(s, sep, 0, n) }

// SplitAfter cuts s behind each sep.
func SplitAfter(s, sep string) []string { return splitInSteps(s, sep, len(sep), -1) }

// SplitAfterN cuts s behind sep into at most n parts, all if n is negative.
func SplitAfterN(s, sep string, n int) []string { return splitInSteps(s, sep, len(sep), n) }

// Fields returns the parts between runs of white space.
func Fields(s string) []string {
	if len(s) <= longText {
		return fields(s)
	}
	parts := []string{}
	for len(s) > 0 {
		end := min(longText, len(s))
		for end < len(s) && s[end] != ' ' && s[end] != '\n' {
			end++
		}
		parts = append(parts, fields(s[:end])...)
		s = s[end:]
	}
	return parts
}

func fields(s string) []string

// FieldsFunc returns the parts between runs of characters for which f holds.
func FieldsFunc(s string, f func(rune) bool) []string {
	parts := []string{}
	start := -1
	for i, r := range s {
		if f(r) {
			if start >= 0 {
				parts = append(parts, s[start:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		parts = append(parts, s[start:])
	}
	return parts
}

// Cut returns what stands before and behind the first sep.
func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutPrefix is TrimPrefix that tells whether prefix was there.
func CutPrefix(s, prefix string) (after string, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix is TrimSuffix that tells whether suffix was there.
func CutSuffix(s, suffix string) (before string, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}
