package time

import "errors"

const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// Elements of a layout.
const (
	elemNone = iota
	elemLongMonth
	elemMonth
	elemNumMonth
	elemZeroMonth
	elemLongWeekDay
	elemWeekDay
	elemDay
	elemSpaceDay
	elemZeroDay
	elemSpaceYearDay
	elemZeroYearDay
	elemHour
	elemHour12
	elemZeroHour12
	elemMinute
	elemZeroMinute
	elemSecond
	elemZeroSecond
	elemLongYear
	elemYear
	elemPM
	elemLowPM
	elemZone
	elemZonePattern // -0700 and the like: the text itself tells
	elemFraction    // .000 or .999: the text itself tells
)

// elements in the order in which they are tried: longer ones before their prefixes.
var elements = []struct {
	text string
	elem int
}{
	{"January", elemLongMonth}, {"Jan", elemMonth}, {"Monday", elemLongWeekDay}, {"Mon", elemWeekDay}, {"MST", elemZone},
	{"002", elemZeroYearDay}, {"01", elemZeroMonth}, {"02", elemZeroDay}, {"03", elemZeroHour12}, {"04", elemZeroMinute},
	{"05", elemZeroSecond}, {"06", elemYear}, {"15", elemHour}, {"1", elemNumMonth}, {"2006", elemLongYear}, {"2", elemDay},
	{"__2", elemSpaceYearDay}, {"_2", elemSpaceDay}, {"3", elemHour12}, {"4", elemMinute}, {"5", elemSecond},
	{"PM", elemPM}, {"pm", elemLowPM},
	{"-07:00:00", elemZonePattern}, {"-070000", elemZonePattern}, {"-07:00", elemZonePattern}, {"-0700", elemZonePattern},
	{"-07", elemZonePattern}, {"Z07:00:00", elemZonePattern}, {"Z070000", elemZonePattern}, {"Z07:00", elemZonePattern},
	{"Z0700", elemZonePattern}, {"Z07", elemZonePattern},
}

func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

func digit(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// nextElement finds the first element of a layout: what stands before, the element with its text, the rest.
func nextElement(layout string) (before string, elem int, text, rest string) {
	for i := 0; i < len(layout); i++ {
		switch c := layout[i]; c {
		case '.', ',':
			if i+1 < len(layout) && (layout[i+1] == '0' || layout[i+1] == '9') {
				end := i + 1
				for end < len(layout) && layout[end] == layout[i+1] {
					end++
				}
				if !digit(layout, end) {
					return layout[:i], elemFraction, layout[i:end], layout[end:]
				}
			}
			continue
		case 'J', 'M', '0', '1', '2', '_', '3', '4', '5', 'P', 'p', '-', 'Z':
		default:
			continue
		}
		for _, e := range elements {
			if !hasPrefix(layout[i:], e.text) {
				continue
			}
			end := i + len(e.text)
			if e.elem == elemMonth || e.elem == elemWeekDay {
				if end < len(layout) && 'a' <= layout[end] && layout[end] <= 'z' {
					continue
				}
			}
			if e.elem == elemSpaceDay && hasPrefix(layout[i:], "_2006") {
				return layout[:i+1], elemLongYear, "2006", layout[i+5:]
			}
			return layout[:i], e.elem, e.text, layout[end:]
		}
	}
	return layout, elemNone, "", ""
}

// appendInt appends x in decimal, with leading zeros up to width.
func appendInt(b []byte, x int, width int) []byte {
	u := uint(x)
	if x < 0 {
		b = append(b, '-')
		u = uint(-x)
	}
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			break
		}
	}
	for n := width - (len(digits) - i); n > 0; n-- {
		b = append(b, '0')
	}
	return append(b, digits[i:]...)
}

func appendSpaced(b []byte, x, width int) []byte {
	for limit := 10; width > 1; width-- {
		if x < limit {
			b = append(b, ' ')
		}
		limit *= 10
	}
	return appendInt(b, x, 0)
}

// Format shows t as the layout shows the reference time Mon Jan 2 15:04:05 MST 2006.
func (t Time) Format(layout string) string {
	return string(t.AppendFormat(make([]byte, 0, 64), layout))
}

// AppendFormat appends what Format returns.
func (t Time) AppendFormat(b []byte, layout string) []byte {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	if isRFC3339(layout) && 0 <= year && year <= 9999 {
		return t.appendRFC3339(b, layout, year, int(month), day, hour, min, sec)
	}
	for layout != "" {
		before, elem, text, rest := nextElement(layout)
		b = append(b, before...)
		layout = rest
		switch elem {
		case elemNone:
			return b
		case elemLongMonth:
			b = append(b, month.String()...)
		case elemMonth:
			b = append(b, month.String()[:3]...)
		case elemNumMonth:
			b = appendInt(b, int(month), 0)
		case elemZeroMonth:
			b = appendInt(b, int(month), 2)
		case elemLongWeekDay:
			b = append(b, t.Weekday().String()...)
		case elemWeekDay:
			b = append(b, t.Weekday().String()[:3]...)
		case elemDay:
			b = appendInt(b, day, 0)
		case elemSpaceDay:
			b = appendSpaced(b, day, 2)
		case elemZeroDay:
			b = appendInt(b, day, 2)
		case elemSpaceYearDay:
			b = appendSpaced(b, t.YearDay(), 3)
		case elemZeroYearDay:
			b = appendInt(b, t.YearDay(), 3)
		case elemHour:
			b = appendInt(b, hour, 2)
		case elemHour12:
			b = appendInt(b, (hour+11)%12+1, 0)
		case elemZeroHour12:
			b = appendInt(b, (hour+11)%12+1, 2)
		case elemMinute:
			b = appendInt(b, min, 0)
		case elemZeroMinute:
			b = appendInt(b, min, 2)
		case elemSecond:
			b = appendInt(b, sec, 0)
		case elemZeroSecond:
			b = appendInt(b, sec, 2)
		case elemLongYear:
			b = appendInt(b, year, 4)
		case elemYear:
			b = appendInt(b, max(year%100, -(year%100)), 2)
		case elemPM:
			if hour >= 12 {
				b = append(b, "PM"...)
			} else {
				b = append(b, "AM"...)
			}
		case elemLowPM:
			if hour >= 12 {
				b = append(b, "pm"...)
			} else {
				b = append(b, "am"...)
			}
		case elemZone:
			name, offset := t.Zone()
			if name == "" {
				b = appendOffset(b, "-0700", offset)
				break
			}
			b = append(b, name...)
		case elemZonePattern:
			_, offset := t.Zone()
			b = appendOffset(b, text, offset)
		case elemFraction:
			b = appendFraction(b, text, int(t.nsec))
		}
	}
	return b
}

func appendOffset(b []byte, pattern string, offset int) []byte {
	if pattern[0] == 'Z' && offset == 0 {
		return append(b, 'Z')
	}
	sign := byte('+')
	if offset <= -60 {
		sign = '-'
	}
	if offset < 0 {
		offset = -offset
	}
	b = append(b, sign)
	b = appendInt(b, offset/3600, 2)
	colon := len(pattern) > 3 && pattern[3] == ':'
	parts := 0
	for i := 1; i < len(pattern); i++ {
		if pattern[i] != ':' {
			parts++
		}
	}
	if parts >= 4 {
		if colon {
			b = append(b, ':')
		}
		b = appendInt(b, offset%3600/60, 2)
	}
	if parts >= 6 {
		if colon {
			b = append(b, ':')
		}
		b = appendInt(b, offset%60, 2)
	}
	return b
}

func appendFraction(b []byte, pattern string, nsec int) []byte {
	digits := appendInt(nil, nsec, 9)
	n := len(pattern) - 1
	if n > 9 {
		n = 9
	}
	digits = digits[:n]
	if pattern[1] == '9' {
		for len(digits) > 0 && digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		if len(digits) == 0 {
			return b
		}
	}
	b = append(b, pattern[0])
	return append(b, digits...)
}

// ParseError tells why a text does not fit a layout.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

func quote(s string) string {
	b := []byte{'"'}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c >= 0x80:
			b = append(b, '\\', 'x', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

func (e *ParseError) Error() string {
	if e.Message == "" {
		return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) + ": cannot parse " + quote(e.ValueElem) + " as " + quote(e.LayoutElem)
	}
	return "parsing time " + quote(e.Value) + e.Message
}

// parser goes through a value.
type parser struct {
	value      string
	bad        bool
	outOfRange string // what of a zone is too large
}

// digits reads at least least and at most most digits.
func (p *parser) digits(least, most int) int {
	n, i := 0, 0
	for i < most && digit(p.value, i) {
		n = n*10 + int(p.value[i]-'0')
		i++
	}
	if i < least {
		p.bad = true
		return 0
	}
	p.value = p.value[i:]
	return n
}

// name reads one of the names, whatever its case, cut to n bytes if n > 0.
func (p *parser) name(names []string, n int) int {
	for i, name := range names {
		if n > 0 {
			name = name[:n]
		}
		if len(p.value) >= len(name) && sameFold(p.value[:len(name)], name) {
			p.value = p.value[len(name):]
			return i
		}
	}
	p.bad = true
	return 0
}

func sameFold(a, b string) bool {
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

func (p *parser) skipSpace() {
	for p.value != "" && p.value[0] == ' ' {
		p.value = p.value[1:]
	}
}

// literal skips the text between elements; runs of spaces match runs of spaces.
func (p *parser) literal(text string) bool {
	for text != "" {
		if text[0] == ' ' {
			if p.value != "" && p.value[0] != ' ' {
				return false
			}
			for text != "" && text[0] == ' ' {
				text = text[1:]
			}
			p.skipSpace()
			continue
		}
		if p.value == "" || p.value[0] != text[0] {
			return false
		}
		text, p.value = text[1:], p.value[1:]
	}
	return true
}

// fraction reads a point or comma and n digits, or as many as there are if n < 0, as nanoseconds.
func (p *parser) fraction(n int) int {
	i := 1
	for digit(p.value, i) && (n < 0 || i <= n) {
		i++
	}
	if n >= 0 && i != n+1 || len(p.value) == 0 || p.value[0] != '.' && p.value[0] != ',' {
		p.bad = true
		return 0
	}
	nsec := 0
	for k := 1; k < 10; k++ {
		nsec *= 10
		if k < i {
			nsec += int(p.value[k] - '0')
		}
	}
	p.value = p.value[i:]
	return nsec
}

// offset reads a numeric zone as its pattern shows it.
func (p *parser) offset(pattern string) int {
	if pattern[0] == 'Z' && p.value != "" && p.value[0] == 'Z' {
		p.value = p.value[1:]
		return 0
	}
	if p.value == "" || p.value[0] != '+' && p.value[0] != '-' {
		p.bad = true
		return 0
	}
	if len(p.value) < len(pattern) {
		p.bad = true
		return 0
	}
	for i := range len(pattern) {
		if pattern[i] == ':' && p.value[i] != ':' {
			p.bad = true
			return 0
		}
	}
	sign := 1
	if p.value[0] == '-' {
		sign = -1
	}
	p.value = p.value[1:]
	seconds, unit := 0, 3600
	for i := 1; i < len(pattern) && !p.bad; i += 2 {
		if pattern[i] == ':' {
			p.value = p.value[1:]
			i++
		}
		n := p.digits(2, 2)
		switch {
		case unit == 3600 && n > 24:
			p.outOfRange = "time zone offset hour"
		case unit == 60 && n > 60:
			p.outOfRange = "time zone offset minute"
		case unit == 1 && n > 60:
			p.outOfRange = "time zone offset second"
		}
		seconds += n * unit
		unit /= 60
	}
	return sign * seconds
}

// zone reads an abbreviation.
func (p *parser) zone() string {
	n := zoneLength(p.value)
	p.bad = p.bad || n == 0
	name := p.value[:n]
	p.value = p.value[n:]
	return name
}

// zoneLength is the length of the abbreviation that s begins with, or 0: UTC, GMT with or without hours, hours alone, two names
// with a small letter, and capitals, of which the fourth and fifth want to be a T.
func zoneLength(s string) int {
	switch {
	case len(s) < 3:
		return 0
	case hasPrefix(s, "ChST"), hasPrefix(s, "MeST"):
		return 4
	case hasPrefix(s, "UTC"):
		return 3
	case hasPrefix(s, "GMT"):
		return 3 + signedHours(s[3:])
	case s[0] == '+' || s[0] == '-':
		return signedHours(s)
	}
	n := 0
	for n < len(s) && n < 6 && 'A' <= s[n] && s[n] <= 'Z' {
		n++
	}
	switch {
	case n == 3, n == 4 && (s[3] == 'T' || hasPrefix(s, "WITA")), n == 5 && s[4] == 'T':
		return n
	}
	return 0
}

// signedHours is the length of a sign and at most 23 hours at the beginning of s, or 0.
func signedHours(s string) int {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0
	}
	hours, n := 0, 1
	for ; digit(s, n); n++ {
		hours = min(hours*10+int(s[n]-'0'), 24)
	}
	if n == 1 || hours > 23 {
		return 0
	}
	return n
}

func daysIn(month Month, year int) int {
	return int(daysBefore(year, month+1) - daysBefore(year, month))
}

// Parse reads a time as the layout shows it; without a zone it is UTC.
func Parse(layout, value string) (Time, error) { return parse(layout, value, UTC) }

// ParseInLocation is Parse with another zone for times that have none.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc)
}

func parse(layout, value string, loc *Location) (Time, error) {
	p := parser{value: value}
	fullLayout := layout
	var (
		year                       = 0
		month, day, yearDay        = -1, -1, -1
		hour, min, sec, nsec       int
		pmSet, amSet               bool
		zone                       string
		offset                     = -1
		haveOffset                 bool
		outOfRange                 string
		expectedElem, expectedText string
	)
	for {
		before, elem, text, rest := nextElement(layout)
		hold := p.value
		if !p.literal(before) {
			return Time{}, &ParseError{fullLayout, value, before, p.value, ""}
		}
		if elem == elemNone {
			if p.value != "" {
				return Time{}, &ParseError{fullLayout, value, "", p.value, ": extra text: " + quote(p.value)}
			}
			break
		}
		layout = rest
		hold = p.value
		switch elem {
		case elemLongMonth:
			month = p.name(monthNames[:], 0) + 1
		case elemMonth:
			month = p.name(monthNames[:], 3) + 1
		case elemNumMonth, elemZeroMonth:
			month = p.number2(elem == elemZeroMonth)
			if !p.bad && (month <= 0 || month > 12) {
				outOfRange = "month"
			}
		case elemLongWeekDay:
			p.name(dayNames[:], 0)
		case elemWeekDay:
			p.name(dayNames[:], 3)
		case elemDay, elemSpaceDay, elemZeroDay:
			if elem == elemSpaceDay && p.value != "" && p.value[0] == ' ' {
				p.value = p.value[1:]
			}
			day = p.number2(elem == elemZeroDay)
		case elemSpaceYearDay, elemZeroYearDay:
			for i := 0; i < 2 && elem == elemSpaceYearDay && p.value != "" && p.value[0] == ' '; i++ {
				p.value = p.value[1:]
			}
			yearDay = p.digits(1, 3)
		case elemHour:
			hour = p.number2(false)
			if hour > 23 {
				outOfRange = "hour"
			}
		case elemHour12, elemZeroHour12:
			hour = p.number2(elem == elemZeroHour12)
			if hour > 12 {
				outOfRange = "hour"
			}
		case elemMinute, elemZeroMinute:
			min = p.number2(elem == elemZeroMinute)
			if min > 59 {
				outOfRange = "minute"
			}
		case elemSecond, elemZeroSecond:
			sec = p.number2(elem == elemZeroSecond)
			if sec > 59 {
				outOfRange = "second"
			}
			if len(p.value) >= 2 && (p.value[0] == '.' || p.value[0] == ',') && digit(p.value, 1) {
				if _, next, _, _ := nextElement(layout); next != elemFraction || layout[0] != p.value[0] {
					nsec = p.fraction(-1)
				}
			}
		case elemLongYear:
			if len(p.value) < 4 || !digit(p.value, 0) {
				p.bad = true
				break
			}
			year = p.digits(4, 4)
		case elemYear:
			year = p.digits(2, 2)
			if year >= 69 {
				year += 1900
			} else {
				year += 2000
			}
		case elemPM, elemLowPM:
			names := []string{"AM", "PM"}
			if elem == elemLowPM {
				names = []string{"am", "pm"}
			}
			switch {
			case hasPrefix(p.value, names[0]):
				amSet = true
				p.value = p.value[2:]
			case hasPrefix(p.value, names[1]):
				pmSet = true
				p.value = p.value[2:]
			default:
				p.bad = true
			}
		case elemZone:
			zone = p.zone()
			if zone == "UTC" {
				loc = UTC
			}
		case elemZonePattern:
			isZ := hasPrefix(p.value, "Z")
			offset = p.offset(text)
			haveOffset = true
			if isZ {
				loc = UTC
			}
		case elemFraction:
			if text[1] == '9' {
				if len(p.value) >= 2 && (p.value[0] == '.' || p.value[0] == ',') && digit(p.value, 1) {
					nsec = p.fraction(-1)
				}
				break
			}
			nsec = p.fraction(len(text) - 1)
		}
		if p.outOfRange != "" {
			outOfRange = p.outOfRange
		}
		if outOfRange != "" {
			return Time{}, &ParseError{fullLayout, value, text, value, ": " + outOfRange + " out of range"}
		}
		if p.bad {
			expectedElem, expectedText = text, hold
			return Time{}, &ParseError{fullLayout, value, expectedElem, expectedText, ""}
		}
	}
	if pmSet && hour < 12 {
		hour += 12
	} else if amSet && hour == 12 {
		hour = 0
	}
	if yearDay >= 0 {
		if yearDay < 1 || int64(yearDay) > daysBefore(year+1, January)-daysBefore(year, January) {
			return Time{}, &ParseError{fullLayout, value, "", value, ": day-of-year out of range"}
		}
		_, m, d := civil(daysBefore(year, January) + int64(yearDay) - 1)
		if month >= 0 && month != int(m) {
			return Time{}, &ParseError{fullLayout, value, "", value, ": day-of-year does not match month"}
		}
		if day >= 0 && day != d {
			return Time{}, &ParseError{fullLayout, value, "", value, ": day-of-year does not match day"}
		}
		month, day = int(m), d
	}
	if month < 0 {
		month = 1
	}
	if day < 0 {
		day = 1
	}
	if day < 1 || day > daysIn(Month(month), year) {
		return Time{}, &ParseError{fullLayout, value, "", value, ": day out of range"}
	}
	switch {
	case haveOffset && offset == loc.offset && (zone == "" || zone == loc.abbrev):
	case haveOffset:
		loc = FixedZone(zone, offset)
	case zone != "" && zone != loc.abbrev:
		offset = 0
		if len(zone) > 3 && zone[:3] == "GMT" {
			q := parser{value: zone[4:]}
			offset = q.digits(1, 2) * 3600
			if zone[3] == '-' {
				offset = -offset
			}
		}
		// An abbreviation that is not the location's says nothing sure: the clock is read as UTC.
		return Date(year, Month(month), day, hour, min, sec, nsec, UTC).In(FixedZone(zone, offset)), nil
	}
	return Date(year, Month(month), day, hour, min, sec, nsec, loc), nil
}

// number2 reads one or two digits, two if fixed.
func (p *parser) number2(fixed bool) int {
	if fixed {
		return p.digits(2, 2)
	}
	return p.digits(1, 2)
}

// ParseDuration reads numbers with units: 1h15m30.918s, -1.5h, 300ms.
func ParseDuration(s string) (Duration, error) {
	full := s
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if s == "0" {
		return 0, nil
	}
	invalid := func() (Duration, error) { return 0, errors.New("time: invalid duration " + quote(full)) }
	if s == "" {
		return invalid()
	}
	const limit = 1 << 63
	total := uint64(0)
	for s != "" {
		whole, i := uint64(0), 0
		for digit(s, i) {
			if whole > limit/10 {
				return invalid()
			}
			whole = whole*10 + uint64(s[i]-'0')
			if whole > limit {
				return invalid()
			}
			i++
		}
		found := i > 0
		s = s[i:]
		part, scale := uint64(0), 1.0
		if s != "" && s[0] == '.' {
			i = 1
			for digit(s, i) {
				if part <= (limit-10)/10 {
					part = part*10 + uint64(s[i]-'0')
					scale *= 10
				}
				i++
			}
			found = found || i > 1
			s = s[i:]
		}
		if !found {
			return invalid()
		}
		i = 0
		for i < len(s) && s[i] != '.' && !digit(s, i) {
			i++
		}
		if i == 0 {
			return 0, errors.New("time: missing unit in duration " + quote(full))
		}
		var unit uint64
		switch s[:i] {
		case "ns":
			unit = uint64(Nanosecond)
		case "us", "µs", "μs":
			unit = uint64(Microsecond)
		case "ms":
			unit = uint64(Millisecond)
		case "s":
			unit = uint64(Second)
		case "m":
			unit = uint64(Minute)
		case "h":
			unit = uint64(Hour)
		default:
			return 0, errors.New("time: unknown unit " + quote(s[:i]) + " in duration " + quote(full))
		}
		s = s[i:]
		if whole > limit/unit {
			return invalid()
		}
		whole *= unit
		if part > 0 {
			whole += uint64(float64(part) * (float64(unit) / scale))
			if whole > limit {
				return invalid()
			}
		}
		total += whole
		if total > limit {
			return invalid()
		}
	}
	if neg {
		return -Duration(total), nil
	}
	if total > limit-1 {
		return invalid()
	}
	return Duration(total), nil
}
