// Package bytes works on byte slices as package strings does on strings.
package bytes

import (
	"internal/unicode"
	"unicode/utf8"
)

// MinRead is the least room Buffer.ReadFrom reads into.
const MinRead = 512

func Equal(a, b []byte) bool
func Compare(a, b []byte) int
func Index(s, sep []byte) int
func LastIndex(s, sep []byte) int
func IndexByte(b []byte, c byte) int
func LastIndexByte(s []byte, c byte) int
func IndexRune(s []byte, r rune) int
func IndexAny(s []byte, chars string) int
func LastIndexAny(s []byte, chars string) int
func Count(s, sep []byte) int
func Contains(b, subslice []byte) bool
func HasPrefix(s, prefix []byte) bool
func HasSuffix(s, suffix []byte) bool
func EqualFold(s, t []byte) bool
func ToUpper(s []byte) []byte
func ToLower(s []byte) []byte
func Replace(s, old, new []byte, n int) []byte

// ContainsRune reports whether r stands in b.
func ContainsRune(b []byte, r rune) bool { return IndexRune(b, r) >= 0 }

// ContainsAny reports whether any character of chars stands in b.
func ContainsAny(b []byte, chars string) bool { return IndexAny(b, chars) >= 0 }

// ContainsFunc reports whether f holds for a character of b.
func ContainsFunc(b []byte, f func(rune) bool) bool { return IndexFunc(b, f) >= 0 }

// ReplaceAll replaces all places of old.
func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }

// Clone returns a copy of b, nil of nil.
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

// Join puts sep between the parts.
func Join(s [][]byte, sep []byte) []byte {
	b := []byte{}
	for i, part := range s {
		if i > 0 {
			b = append(b, sep...)
		}
		b = append(b, part...)
	}
	return b
}

// Repeat returns count copies of b.
func Repeat(b []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	if len(b) > 0 && count > (1<<62)/len(b) {
		panic("bytes: Repeat output length overflow")
	}
	r := make([]byte, len(b)*count)
	done := copy(r, b)
	// What is copied at once is whole copies, and no more than makes a step.
	const step = 1 << 20
	most := len(b)
	if most > 0 {
		most = max(most, step/most*most)
	}
	for done < len(r) {
		done += copy(r[done:], r[:min(done, most)])
	}
	return r
}

// ToTitle maps all letters to title case.
func ToTitle(s []byte) []byte { return Map(unicode.ToTitle, s) }

// ToUpperSpecial is ToUpper with the rules of c first.
func ToUpperSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower with the rules of c first.
func ToLowerSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle with the rules of c first.
func ToTitleSpecial(c unicode.SpecialCase, s []byte) []byte { return Map(c.ToTitle, s) }

// ToValidUTF8 puts replacement for each run of wrong bytes.
func ToValidUTF8(s, replacement []byte) []byte {
	b := make([]byte, 0, len(s))
	bad := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if r == utf8.RuneError && size == 1 {
			if !bad {
				b = append(b, replacement...)
			}
			bad = true
		} else {
			bad = false
			b = append(b, s[i:i+size]...)
		}
		i += size
	}
	return b
}

// Title maps the letters that begin words to title case.
func Title(s []byte) []byte {
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
	if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return false
	}
	return r <= 0x7F || unicode.IsSpace(r)
}

// Map returns s with each character mapped; those mapped to negative values are dropped.
func Map(mapping func(r rune) rune, s []byte) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if m := mapping(r); m >= 0 {
			b = utf8.AppendRune(b, m)
		}
	}
	return b
}

// Runes returns the characters of s.
func Runes(s []byte) []rune { return []rune(string(s)) }

// trim returns the range left of s when characters of cutset are cut from the sides (1 left, 2 right); white space
// if cutset is not given.
func trim(s []byte, cutset string, sides int, space bool) (from, to int)

// trimmed is s[from:to], nil if nothing is left.
func trimmed(s []byte, from, to int) []byte {
	if from == to {
		return nil
	}
	return s[from:to]
}

// TrimSpace cuts white space from both ends.
func TrimSpace(s []byte) []byte {
	from, to := trim(s, "", 3, true)
	return trimmed(s, from, to)
}

// Trim cuts characters of cutset from both ends.
func Trim(s []byte, cutset string) []byte {
	if cutset == "" && len(s) > 0 {
		return s
	}
	from, to := trim(s, cutset, 3, false)
	return trimmed(s, from, to)
}

// TrimLeft cuts characters of cutset from the beginning.
func TrimLeft(s []byte, cutset string) []byte {
	if cutset == "" && len(s) > 0 {
		return s
	}
	from, to := trim(s, cutset, 1, false)
	return trimmed(s, from, to)
}

// TrimRight cuts characters of cutset from the end.
func TrimRight(s []byte, cutset string) []byte {
	_, to := trim(s, cutset, 2, false)
	return s[:to]
}

// TrimPrefix cuts prefix once.
func TrimPrefix(s, prefix []byte) []byte {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

// TrimSuffix cuts suffix once.
func TrimSuffix(s, suffix []byte) []byte {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

// TrimLeftFunc cuts characters for which f holds from the beginning.
func TrimLeftFunc(s []byte, f func(r rune) bool) []byte {
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		if !f(r) {
			return s
		}
		s = s[size:]
	}
	return nil
}

// TrimRightFunc cuts characters for which f holds from the end.
func TrimRightFunc(s []byte, f func(r rune) bool) []byte {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRune(s)
		if !f(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

// TrimFunc cuts characters for which f holds from both ends.
func TrimFunc(s []byte, f func(r rune) bool) []byte { return TrimRightFunc(TrimLeftFunc(s, f), f) }

// IndexFunc returns where f first holds, or -1.
func IndexFunc(s []byte, f func(r rune) bool) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if f(r) {
			return i
		}
		i += size
	}
	return -1
}

// LastIndexFunc returns where f last holds, or -1.
func LastIndexFunc(s []byte, f func(r rune) bool) int {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRune(s[:i])
		i -= size
		if f(r) {
			return i
		}
	}
	return -1
}

func split(s, sep []byte, keep, n int) [][]byte {
	if n == 0 {
		return nil
	}
	parts := [][]byte{}
	for n < 0 || len(parts) < n-1 {
		i := 0
		if len(sep) == 0 {
			if len(s) == 0 {
				return parts
			}
			_, i = utf8.DecodeRune(s)
			if i == len(s) {
				break
			}
			parts = append(parts, s[:i:i])
			s = s[i:]
			continue
		}
		i = Index(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[:i+keep:i+keep])
		s = s[i+len(sep):]
	}
	if len(sep) == 0 && len(s) == 0 {
		return parts
	}
	return append(parts, s)
}

// Split cuts s at each sep.
func Split(s, sep []byte) [][]byte { return split(s, sep, 0, -1) }

// SplitN cuts s at sep into at most n parts, all if n is negative.
func SplitN(s, sep []byte, n int) [][]byte { return split(s, sep, 0, n) }

// SplitAfter cuts s behind each sep.
func SplitAfter(s, sep []byte) [][]byte { return split(s, sep, len(sep), -1) }

// SplitAfterN cuts s behind sep into at most n parts, all if n is negative.
func SplitAfterN(s, sep []byte, n int) [][]byte { return split(s, sep, len(sep), n) }

// Fields returns the parts between runs of white space.
func Fields(s []byte) [][]byte { return FieldsFunc(s, unicode.IsSpace) }

// FieldsFunc returns the parts between runs of characters for which f holds.
func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	parts := [][]byte{}
	start := -1
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if f(r) {
			if start >= 0 {
				parts = append(parts, s[start:i:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
		i += size
	}
	if start >= 0 {
		parts = append(parts, s[start:len(s):len(s)])
	}
	return parts
}

// Cut returns what stands before and behind the first sep.
func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// CutPrefix is TrimPrefix that tells whether prefix was there.
func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix is TrimSuffix that tells whether suffix was there.
func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}
