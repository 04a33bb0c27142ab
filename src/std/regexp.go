// Package regexp searches by regular expressions, in time proportional to the text.
//
// Parsing and matching are native; a compiled pattern is a program of numbers in the script's heap.
package regexp

import (
	"internal/unicode"
	"io"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// compile translates a pattern; code tells what is wrong with it.
func compile(expr string, posix bool) (prog []uint32, prefix string, whole bool, names []string, code, piece string)

// find returns the slots of the first match from a place on, or nil; or, of a search that was much work, where it stands, which it is given to go on.
func find(prog []uint32, text, prefix string, longest bool, from, slots int, stand []int) []int

// findAll returns the slots of up to limit matches one behind the other, and where to go on if there may be more: from a place, knowing the end of the match
// before, with a search that stands still.
func findAll(prog []uint32, text, prefix string, longest bool, limit, slots, from, end int, stand []int) (found []int, next, last int, stands []int)

// matches reports whether there is a match, or returns where the search stands.
func matches(prog []uint32, text, prefix string, longest bool) (found bool, stands []int)

// stands reports that what find returned is no match: the first number of one is a place.
func stands(found []int) bool { return len(found) > 0 && found[0] < 0 }

// Regexp is a compiled regular expression.
type Regexp struct {
	expr    string
	prog    []uint32
	prefix  string
	whole   bool
	names   []string
	longest bool
}

// Compile parses a regular expression of Perl's kind; the first match in its order of preference is the one found.
func Compile(expr string) (*Regexp, error) { return compileAs(expr, false) }

// CompilePOSIX parses the syntax of egrep; the leftmost-longest match is the one found.
func CompilePOSIX(expr string) (*Regexp, error) { return compileAs(expr, true) }

func compileAs(expr string, posix bool) (*Regexp, error) {
	prog, prefix, whole, names, code, piece := compile(expr, posix)
	if code != "" {
		return nil, &syntax.Error{Code: syntax.ErrorCode(code), Expr: piece}
	}
	return &Regexp{expr, prog, prefix, whole, names, posix}, nil
}

// MustCompile is Compile that panics if the expression is wrong.
func MustCompile(str string) *Regexp {
	re, err := Compile(str)
	if err != nil {
		panic("regexp: Compile(" + quote(str) + "): " + err.Error())
	}
	return re
}

// MustCompilePOSIX is CompilePOSIX that panics if the expression is wrong.
func MustCompilePOSIX(str string) *Regexp {
	re, err := CompilePOSIX(str)
	if err != nil {
		panic("regexp: CompilePOSIX(" + quote(str) + "): " + err.Error())
	}
	return re
}

func quote(s string) string {
	if strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// text views bytes as a string while they are searched.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// String returns the source of the expression.
func (re *Regexp) String() string { return re.expr }

// Copy returns a copy; there is no need for it.
func (re *Regexp) Copy() *Regexp {
	re2 := *re
	return &re2
}

// Longest makes later searches prefer the leftmost-longest match.
func (re *Regexp) Longest() { re.longest = true }

// NumSubexp returns the number of groups.
func (re *Regexp) NumSubexp() int { return len(re.names) - 1 }

// SubexpNames returns the names of the groups, that of the whole first.
func (re *Regexp) SubexpNames() []string { return re.names }

// SubexpIndex returns the number of the group with this name, or -1.
func (re *Regexp) SubexpIndex(name string) int {
	if name == "" {
		return -1
	}
	return slices.Index(re.names, name)
}

// LiteralPrefix returns the text that every match begins with, and whether it is the whole expression.
func (re *Regexp) LiteralPrefix() (prefix string, complete bool) { return re.prefix, re.whole }

// MarshalText returns the source.
func (re *Regexp) MarshalText() ([]byte, error) { return re.AppendText(nil) }

// AppendText appends the source.
func (re *Regexp) AppendText(b []byte) ([]byte, error) { return append(b, re.expr...), nil }

// UnmarshalText compiles the text.
func (re *Regexp) UnmarshalText(text []byte) error {
	made, err := Compile(string(text))
	if err != nil {
		return err
	}
	*re = *made
	return nil
}

// ---- matching ----

// slots returns how many numbers describe a match with all its groups.
func (re *Regexp) slots() int { return 2 * len(re.names) }

func (re *Regexp) one(s string, slots int) []int {
	return re.goOn(s, slots, find(re.prog, s, re.prefix, re.longest, 0, slots, nil))
}

// goOn ends a search.
func (re *Regexp) goOn(s string, slots int, found []int) []int {
	for stands(found) {
		found = find(re.prog, s, re.prefix, re.longest, 0, slots, found)
	}
	return found
}

// all returns up to n matches, all if n is negative, each in slots numbers.
func (re *Regexp) all(s string, n, slots int) []int {
	found, next, end, stand := findAll(re.prog, s, re.prefix, re.longest, n, slots, 0, -1, nil)
	for next >= 0 {
		left := n
		if n >= 0 {
			left = n - len(found)/slots
		}
		var more []int
		more, next, end, stand = findAll(re.prog, s, re.prefix, re.longest, left, slots, next, end, stand)
		found = append(found, more...)
	}
	return found
}

// MatchString reports whether s contains a match.
func (re *Regexp) MatchString(s string) bool {
	found, stand := matches(re.prog, s, re.prefix, re.longest)
	if stand != nil {
		return re.goOn(s, 2, stand) != nil
	}
	return found
}

// Match reports whether b contains a match.
func (re *Regexp) Match(b []byte) bool { return re.MatchString(text(b)) }

// MatchReader reports whether the text contains a match; it reads all of it.
func (re *Regexp) MatchReader(r io.RuneReader) bool {
	s, _ := readAll(r)
	return re.MatchString(s)
}

// readAll reads a text and tells where its characters stand in the reader, which may encode them otherwise.
func readAll(r io.RuneReader) (s string, places []int) {
	var b strings.Builder
	at := 0
	for {
		c, size, err := r.ReadRune()
		if err != nil {
			break
		}
		n := b.Len()
		b.WriteRune(c)
		for range b.Len() - n {
			places = append(places, at)
		}
		at += size
	}
	return b.String(), append(places, at)
}

func inReader(slots, places []int) []int {
	for i, at := range slots {
		if at >= 0 {
			slots[i] = places[at]
		}
	}
	return slots
}

// MatchReader reports whether the text contains a match of the pattern.
func MatchReader(pattern string, r io.RuneReader) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchReader(r), nil
}

// MatchString reports whether s contains a match of the pattern.
func MatchString(pattern string, s string) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// Match reports whether b contains a match of the pattern.
func Match(pattern string, b []byte) (matched bool, err error) { return MatchString(pattern, text(b)) }

// QuoteMeta returns a pattern that matches exactly s.
func QuoteMeta(s string) string {
	const special = `\.+*?()|[]{}^$`
	var b []byte
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			if b == nil {
				b = append(make([]byte, 0, 2*len(s)), s[:i]...)
			}
			b = append(b, '\\')
		}
		if b != nil {
			b = append(b, s[i])
		}
	}
	if b == nil {
		return s
	}
	return string(b)
}

// ---- finding ----

func piece(s string, slots []int, group int) string {
	if slots[2*group] < 0 {
		return ""
	}
	return s[slots[2*group]:slots[2*group+1]]
}

func part(b []byte, slots []int, group int) []byte {
	from, to := slots[2*group], slots[2*group+1]
	if from < 0 {
		return nil
	}
	return b[from:to:to]
}

func pieces(s string, slots []int) []string {
	list := make([]string, len(slots)/2)
	for i := range list {
		list[i] = piece(s, slots, i)
	}
	return list
}

func parts(b []byte, slots []int) [][]byte {
	list := make([][]byte, len(slots)/2)
	for i := range list {
		list[i] = part(b, slots, i)
	}
	return list
}

// Find returns the first match.
func (re *Regexp) Find(b []byte) []byte {
	m := re.one(text(b), 2)
	if m == nil {
		return nil
	}
	return part(b, m, 0)
}

// FindIndex returns the place of the first match.
func (re *Regexp) FindIndex(b []byte) (loc []int) { return re.one(text(b), 2) }

// FindString returns the first match, "" if there is none.
func (re *Regexp) FindString(s string) string {
	m := re.one(s, 2)
	if m == nil {
		return ""
	}
	return piece(s, m, 0)
}

// FindStringIndex returns the place of the first match.
func (re *Regexp) FindStringIndex(s string) (loc []int) { return re.one(s, 2) }

// FindReaderIndex returns the place of the first match in a text that is read.
func (re *Regexp) FindReaderIndex(r io.RuneReader) (loc []int) {
	s, places := readAll(r)
	return inReader(re.one(s, 2), places)
}

// FindSubmatch returns the first match and its groups.
func (re *Regexp) FindSubmatch(b []byte) [][]byte {
	m := re.one(text(b), re.slots())
	if m == nil {
		return nil
	}
	return parts(b, m)
}

// FindSubmatchIndex returns the places of the first match and its groups, -1 for groups that took no part.
func (re *Regexp) FindSubmatchIndex(b []byte) []int { return re.one(text(b), re.slots()) }

// FindStringSubmatch returns the first match and its groups.
func (re *Regexp) FindStringSubmatch(s string) []string {
	m := re.one(s, re.slots())
	if m == nil {
		return nil
	}
	return pieces(s, m)
}

// FindStringSubmatchIndex returns the places of the first match and its groups.
func (re *Regexp) FindStringSubmatchIndex(s string) []int { return re.one(s, re.slots()) }

// FindReaderSubmatchIndex returns the places of the first match and its groups in a text that is read.
func (re *Regexp) FindReaderSubmatchIndex(r io.RuneReader) []int {
	s, places := readAll(r)
	return inReader(re.one(s, re.slots()), places)
}

// list divides the slots of all matches; each gets one of its own.
func list[T any](all []int, slots int, make1 func(m []int) T) []T {
	if len(all) == 0 {
		return nil
	}
	out := make([]T, 0, len(all)/slots)
	for i := 0; i < len(all); i += slots {
		out = append(out, make1(all[i:i+slots:i+slots]))
	}
	return out
}

func itself(m []int) []int { return m }

// FindAll returns up to n matches, all if n is negative.
func (re *Regexp) FindAll(b []byte, n int) [][]byte {
	return list(re.all(text(b), n, 2), 2, func(m []int) []byte { return part(b, m, 0) })
}

// FindAllIndex returns the places of up to n matches.
func (re *Regexp) FindAllIndex(b []byte, n int) [][]int {
	return list(re.all(text(b), n, 2), 2, itself)
}

// FindAllString returns up to n matches.
func (re *Regexp) FindAllString(s string, n int) []string {
	return list(re.all(s, n, 2), 2, func(m []int) string { return piece(s, m, 0) })
}

// FindAllStringIndex returns the places of up to n matches.
func (re *Regexp) FindAllStringIndex(s string, n int) [][]int {
	return list(re.all(s, n, 2), 2, itself)
}

// FindAllSubmatch returns up to n matches and their groups.
func (re *Regexp) FindAllSubmatch(b []byte, n int) [][][]byte {
	slots := re.slots()
	return list(re.all(text(b), n, slots), slots, func(m []int) [][]byte { return parts(b, m) })
}

// FindAllSubmatchIndex returns the places of up to n matches and their groups.
func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	slots := re.slots()
	return list(re.all(text(b), n, slots), slots, itself)
}

// FindAllStringSubmatch returns up to n matches and their groups.
func (re *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	slots := re.slots()
	return list(re.all(s, n, slots), slots, func(m []int) []string { return pieces(s, m) })
}

// FindAllStringSubmatchIndex returns the places of up to n matches and their groups.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	slots := re.slots()
	return list(re.all(s, n, slots), slots, itself)
}

// ---- replacing ----

// replace puts what put appends in place of each match; nil if there is none.
func (re *Regexp) replace(src string, slots int, put func(dst []byte, m []int) []byte) []byte {
	all := re.all(src, -1, slots)
	if len(all) == 0 {
		return nil
	}
	dst := make([]byte, 0, len(src))
	done := 0
	for i := 0; i < len(all); i += slots {
		m := all[i : i+slots]
		dst = append(dst, src[done:m[0]]...)
		dst = put(dst, m)
		done = m[1]
	}
	return append(dst, src[done:]...)
}

// slotsFor returns how many slots a template needs.
func (re *Regexp) slotsFor(template string) int {
	if strings.IndexByte(template, '$') < 0 {
		return 2
	}
	return re.slots()
}

func (re *Regexp) result(src string, dst []byte) string {
	if dst == nil {
		return src
	}
	return string(dst)
}

// ReplaceAllString replaces matches by repl, in which $1 and ${name} stand for groups.
func (re *Regexp) ReplaceAllString(src, repl string) string {
	return re.result(src, re.replace(src, re.slotsFor(repl), func(dst []byte, m []int) []byte {
		return re.expand(dst, repl, src, m)
	}))
}

// ReplaceAllLiteralString replaces matches by repl as it is.
func (re *Regexp) ReplaceAllLiteralString(src, repl string) string {
	return re.result(src, re.replace(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl...)
	}))
}

// ReplaceAllStringFunc replaces matches by what repl makes of them.
func (re *Regexp) ReplaceAllStringFunc(src string, repl func(string) string) string {
	return re.result(src, re.replace(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl(src[m[0]:m[1]])...)
	}))
}

// copied returns a fresh copy if nothing was replaced.
func copied(src, dst []byte) []byte {
	if dst == nil && src != nil {
		return append([]byte{}, src...)
	}
	return dst
}

// ReplaceAll is ReplaceAllString for bytes.
func (re *Regexp) ReplaceAll(src, repl []byte) []byte {
	s, template := text(src), string(repl)
	return copied(src, re.replace(s, re.slotsFor(template), func(dst []byte, m []int) []byte {
		return re.expand(dst, template, s, m)
	}))
}

// ReplaceAllLiteral is ReplaceAllLiteralString for bytes.
func (re *Regexp) ReplaceAllLiteral(src, repl []byte) []byte {
	return copied(src, re.replace(text(src), 2, func(dst []byte, m []int) []byte {
		return append(dst, repl...)
	}))
}

// ReplaceAllFunc is ReplaceAllStringFunc for bytes.
func (re *Regexp) ReplaceAllFunc(src []byte, repl func([]byte) []byte) []byte {
	return copied(src, re.replace(text(src), 2, func(dst []byte, m []int) []byte {
		return append(dst, repl(src[m[0]:m[1]])...)
	}))
}

// Expand appends the template with its $groups taken from a match in src.
func (re *Regexp) Expand(dst []byte, template []byte, src []byte, match []int) []byte {
	return re.expand(dst, string(template), text(src), match)
}

// ExpandString is Expand for strings.
func (re *Regexp) ExpandString(dst []byte, template string, src string, match []int) []byte {
	return re.expand(dst, template, src, match)
}

func (re *Regexp) expand(dst []byte, template, src string, m []int) []byte {
	for {
		before, after, ok := strings.Cut(template, "$")
		dst = append(dst, before...)
		if !ok {
			return dst
		}
		template = after
		if strings.HasPrefix(template, "$") {
			dst = append(dst, '$')
			template = template[1:]
			continue
		}
		name, rest, ok := reference(template)
		if !ok {
			dst = append(dst, '$')
			continue
		}
		template = rest
		if n, isNumber := groupNumber(name); isNumber {
			if 2*n+1 < len(m) && m[2*n] >= 0 {
				dst = append(dst, src[m[2*n]:m[2*n+1]]...)
			}
			continue
		}
		for i, other := range re.names {
			if name == other && 2*i+1 < len(m) && m[2*i] >= 0 {
				dst = append(dst, src[m[2*i]:m[2*i+1]]...)
				break
			}
		}
	}
}

// reference reads name or {name} behind a dollar.
func reference(s string) (name, rest string, ok bool) {
	inBraces := strings.HasPrefix(s, "{")
	if inBraces {
		s = s[1:]
	}
	n := 0
	for n < len(s) {
		c, width := utf8.DecodeRuneInString(s[n:])
		if c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			break
		}
		n += width
	}
	if n == 0 {
		return "", "", false
	}
	name, rest = s[:n], s[n:]
	if inBraces {
		if !strings.HasPrefix(rest, "}") {
			return "", "", false
		}
		rest = rest[1:]
	}
	return name, rest, true
}

// groupNumber reads a name that is a number; one that is too large is no group.
func groupNumber(name string) (n int, ok bool) {
	for i := range len(name) {
		if name[i] < '0' || '9' < name[i] {
			return 0, false
		}
		if n < 1e8 {
			n = n*10 + int(name[i]-'0')
		}
	}
	return n, len(name) == 1 || name[0] != '0'
}

// Split divides s at the matches into up to n pieces, all if n is negative.
func (re *Regexp) Split(s string, n int) []string {
	if n == 0 {
		return nil
	}
	if re.expr != "" && s == "" {
		return []string{""}
	}
	all := re.all(s, n, 2)
	out := make([]string, 0, len(all)/2+1)
	from, end := 0, 0
	for i := 0; i < len(all); i += 2 {
		if n > 0 && len(out) == n-1 {
			break
		}
		end = all[i]
		if all[i+1] != 0 {
			out = append(out, s[from:end])
		}
		from = all[i+1]
	}
	if end != len(s) {
		out = append(out, s[from:])
	}
	return out
}
