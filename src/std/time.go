// Package time measures and shows time. Clocks, sleeping and timers are native; the calendar is Go.
package time

import "errors"

// Duration is a span in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

// String formats like 72h3m0.5s, below a second with a smaller unit.
func (d Duration) String() string

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1000 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1000000 }

func (d Duration) Seconds() float64 {
	return float64(d/Second) + float64(d%Second)/1e9
}

func (d Duration) Minutes() float64 {
	return float64(d/Minute) + float64(d%Minute)/(60*1e9)
}

func (d Duration) Hours() float64 {
	return float64(d/Hour) + float64(d%Hour)/(60*60*1e9)
}

// Truncate rounds toward zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds to the nearest multiple of m, halves away from zero.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r+r < m || r+r < 0 && false {
			return d + r
		}
		if d1 := d - m + r; d1 < d {
			return d1
		}
		return minDuration
	}
	if r < m-r {
		return d - r
	}
	if d1 := d + m - r; d1 > d {
		return d1
	}
	return maxDuration
}

// Abs returns the absolute value; of the least duration the greatest.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

// Month is a month, January is 1.
type Month int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func (m Month) String() string {
	if January <= m && m <= December {
		return monthNames[m-1]
	}
	return "%!Month(" + string(appendInt(nil, int(m), 0)) + ")"
}

// Weekday is a day of the week, Sunday is 0.
type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return dayNames[d]
	}
	return "%!Weekday(" + string(appendInt(nil, int(d), 0)) + ")"
}

// Location is a zone with one offset from UTC.
type Location struct {
	name   string
	abbrev string
	offset int
}

var utc = Location{"UTC", "UTC", 0}
var local = Location{"Local", "UTC", 0}

// UTC is universal time.
var UTC *Location = &utc

// Local is the system's zone: universal time, as far as scripts can see.
var Local *Location = &local

func (l *Location) get() *Location {
	if l == nil {
		return &utc
	}
	return l
}

func (l *Location) String() string { return l.get().name }

// FixedZone returns a zone that is always offset seconds east of UTC.
func FixedZone(name string, offset int) *Location { return &Location{name, name, offset} }

// LoadLocation knows UTC and Local.
func LoadLocation(name string) (*Location, error) {
	switch name {
	case "", "UTC":
		return UTC, nil
	case "Local":
		return Local, nil
	}
	return nil, errors.New("unknown time zone " + name)
}

// Time is an instant with nanoseconds. The zero Time is January 1, year 1, 00:00:00 UTC.
type Time struct {
	sec  int64 // since the zero Time
	nsec int64
	mono int64 // reading of the clock that never goes back, 0 if there is none
	loc  *Location
}

const (
	secondsPerDay = 86400
	unixZero      = 62135596800 // 1970 in seconds since the zero Time
	daysPer400    = 146097
)

func wallClock() int64
func monoClock() int64

// Sleep pauses the goroutine.
func Sleep(d Duration)

// Now returns the present.
func Now() Time {
	wall := wallClock()
	return Time{wall/1e9 + unixZero, wall % 1e9, monoClock(), Local}
}

// Unix returns the instant sec and nsec after 1970.
func Unix(sec int64, nsec int64) Time {
	sec += nsec / 1e9
	nsec %= 1e9
	if nsec < 0 {
		nsec += 1e9
		sec--
	}
	return Time{sec + unixZero, nsec, 0, Local}
}

// UnixMilli returns the instant msec milliseconds after 1970.
func UnixMilli(msec int64) Time { return Unix(msec/1e3, msec%1e3*1e6) }

// UnixMicro returns the instant usec microseconds after 1970.
func UnixMicro(usec int64) Time { return Unix(usec/1e6, usec%1e6*1e3) }

// Since returns the time since t.
func Since(t Time) Duration {
	if t.mono != 0 {
		return Duration(monoClock() - t.mono)
	}
	return Now().Sub(t)
}

// Until returns the time until t.
func Until(t Time) Duration {
	if t.mono != 0 {
		return Duration(t.mono - monoClock())
	}
	return t.Sub(Now())
}

func (t Time) Unix() int64      { return t.sec - unixZero }
func (t Time) UnixNano() int64  { return (t.sec-unixZero)*1e9 + t.nsec }
func (t Time) UnixMilli() int64 { return (t.sec-unixZero)*1e3 + t.nsec/1e6 }
func (t Time) UnixMicro() int64 { return (t.sec-unixZero)*1e6 + t.nsec/1e3 }

func (t Time) IsZero() bool { return t.sec == 0 && t.nsec == 0 }

func (t Time) After(u Time) bool {
	if t.mono != 0 && u.mono != 0 {
		return t.mono > u.mono
	}
	return t.sec > u.sec || t.sec == u.sec && t.nsec > u.nsec
}

func (t Time) Before(u Time) bool { return u.After(t) }

func (t Time) Equal(u Time) bool {
	if t.mono != 0 && u.mono != 0 {
		return t.mono == u.mono
	}
	return t.sec == u.sec && t.nsec == u.nsec
}

func (t Time) Compare(u Time) int {
	switch {
	case t.After(u):
		return 1
	case u.After(t):
		return -1
	}
	return 0
}

// Sub returns t-u, or the greatest or least Duration if it does not fit.
func (t Time) Sub(u Time) Duration {
	if t.mono != 0 && u.mono != 0 {
		return Duration(t.mono - u.mono)
	}
	sec := t.sec - u.sec
	d := Duration(sec)*Second + Duration(t.nsec-u.nsec)
	switch {
	case u.Add(d).Equal(t.Round(0)):
		return d
	case t.Before(u):
		return minDuration
	}
	return maxDuration
}

// Add returns t+d.
func (t Time) Add(d Duration) Time {
	t.sec += int64(d / 1e9)
	t.nsec += int64(d % 1e9)
	if t.nsec >= 1e9 {
		t.sec++
		t.nsec -= 1e9
	} else if t.nsec < 0 {
		t.sec--
		t.nsec += 1e9
	}
	if t.mono != 0 {
		t.mono += int64(d)
	}
	return t
}

// AddDate adds years, months and days, normalized as Date does.
func (t Time) AddDate(years int, months int, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, int(t.nsec), t.Location())
}

func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	t.loc = loc
	t.mono = 0
	return t
}

func (t Time) UTC() Time {
	t.loc = &utc
	t.mono = 0
	return t
}

func (t Time) Local() Time {
	t.loc = Local
	t.mono = 0
	return t
}

func (t Time) Location() *Location { return t.loc.get() }

func (t Time) Zone() (name string, offset int) {
	l := t.loc.get()
	return l.abbrev, l.offset
}

func (t Time) IsDST() bool { return false }

// ZoneBounds has no bounds: zones here never change.
func (t Time) ZoneBounds() (start, end Time) { return }

// local returns seconds since the zero Time as clocks at the location show them.
func (t Time) local() int64 { return t.sec + int64(t.loc.get().offset) }

// floor divides, rounding down.
func floor(a, b int64) (quo, rem int64) {
	quo, rem = a/b, a%b
	if rem < 0 {
		quo--
		rem += b
	}
	return quo, rem
}

// civil turns days since January 1, year 1 into a date. It counts years from March, so that the leap day is the last
// of the year and the months before it have 153 days in five.
func civil(days int64) (year int, month Month, day int) {
	days += 306
	era, rest := floor(days, daysPer400)
	y := (rest - rest/1460 + rest/36524 - rest/146096) / 365
	dayOfYear := rest - (365*y + y/4 - y/100)
	m := (5*dayOfYear + 2) / 153
	day = int(dayOfYear - (153*m+2)/5 + 1)
	year = int(era*400 + y)
	if m < 10 {
		return year, Month(m + 3), day
	}
	return year + 1, Month(m - 9), day
}

// daysBefore returns the days from January 1, year 1 to the first day of the month.
func daysBefore(year int, month Month) int64 {
	m := int64(month)
	y := int64(year)
	if m <= 2 {
		y--
		m += 12
	}
	era, rest := floor(y, 400)
	return era*daysPer400 + rest*365 + rest/4 - rest/100 + (153*(m-3)+2)/5 - 306
}

func (t Time) Date() (year int, month Month, day int) {
	days, _ := floor(t.local(), secondsPerDay)
	return civil(days)
}

func (t Time) Year() int {
	year, _, _ := t.Date()
	return year
}

func (t Time) Month() Month {
	_, month, _ := t.Date()
	return month
}

func (t Time) Day() int {
	_, _, day := t.Date()
	return day
}

func (t Time) Weekday() Weekday {
	days, _ := floor(t.local(), secondsPerDay)
	_, day := floor(days+1, 7)
	return Weekday(day)
}

// ISOWeek returns the year and week of ISO 8601: weeks begin on Monday, week 1 has the year's first Thursday.
func (t Time) ISOWeek() (year, week int) {
	days, _ := floor(t.local(), secondsPerDay)
	_, fromMonday := floor(days, 7)
	thursday := days - fromMonday + 3
	year, _, _ = civil(thursday)
	return year, int(thursday-daysBefore(year, January))/7 + 1
}

func (t Time) YearDay() int {
	days, _ := floor(t.local(), secondsPerDay)
	year, _, _ := civil(days)
	return int(days-daysBefore(year, January)) + 1
}

func (t Time) Clock() (hour, min, sec int) {
	_, s := floor(t.local(), secondsPerDay)
	return int(s / 3600), int(s % 3600 / 60), int(s % 60)
}

func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

func (t Time) Minute() int {
	_, min, _ := t.Clock()
	return min
}

func (t Time) Second() int {
	_, _, sec := t.Clock()
	return sec
}

func (t Time) Nanosecond() int { return int(t.nsec) }

// Date returns the instant that clocks at loc show so; values outside their ranges carry over.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	carry, m := floor(int64(month)-1, 12)
	days := daysBefore(year+int(carry), Month(m+1)) + int64(day) - 1
	s, ns := floor(int64(nsec), 1e9)
	s += days*secondsPerDay + int64(hour)*3600 + int64(min)*60 + int64(sec) - int64(loc.offset)
	return Time{s, ns, 0, loc}
}

// span returns t modulo d, counted from the zero Time, without overflow.
func (t Time) span(d Duration) Duration {
	sec, nsec := t.sec, t.nsec
	_, r := floor(sec, int64(d))
	// Horner's rule over the decimal digits of 1e9 keeps every product below 10·d.
	rem := r
	for i := 0; i < 9; i++ {
		rem = mulMod10(rem, int64(d))
	}
	_, r = floor(nsec, int64(d))
	sum := uint64(rem) + uint64(r)
	return Duration(sum % uint64(d))
}

func mulMod10(x, d int64) int64 {
	u, m := uint64(x), uint64(d)
	double := u * 2 % m
	four := double * 2 % m
	eight := four * 2 % m
	return int64((eight + double) % m)
}

// Truncate rounds down to a multiple of d since the zero Time.
func (t Time) Truncate(d Duration) Time {
	t.mono = 0
	if d <= 0 {
		return t
	}
	return t.Add(-t.span(d))
}

// Round rounds to the nearest multiple of d since the zero Time, halves up.
func (t Time) Round(d Duration) Time {
	t.mono = 0
	if d <= 0 {
		return t
	}
	r := t.span(d)
	if r < d-r {
		return t.Add(-r)
	}
	return t.Add(d - r)
}

func (t Time) String() string {
	s := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.mono != 0 {
		m := t.mono
		sign := byte('+')
		if m < 0 {
			sign = '-'
			m = -m
		}
		b := append([]byte(s), " m="...)
		b = append(b, sign)
		b = appendInt(b, int(m/1e9), 0)
		b = append(b, '.')
		s = string(appendInt(b, int(m%1e9), 9))
	}
	return s
}

func (t Time) GoString() string {
	b := append([]byte(nil), "time.Date("...)
	year, month, day := t.Date()
	b = appendInt(b, year, 0)
	if January <= month && month <= December {
		b = append(b, ", time."...)
		b = append(b, month.String()...)
	}
	hour, min, sec := t.Clock()
	for _, n := range [...]int{day, hour, min, sec, int(t.nsec)} {
		b = append(b, ", "...)
		b = appendInt(b, n, 0)
	}
	switch loc := t.Location(); loc {
	case UTC:
		b = append(b, ", time.UTC)"...)
	case Local:
		b = append(b, ", time.Local)"...)
	default:
		b = append(b, `, time.Location("`...)
		b = append(b, loc.name...)
		b = append(b, `"))`...)
	}
	return string(b)
}
