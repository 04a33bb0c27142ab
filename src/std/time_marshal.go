package time

import "errors"

// MarshalText is the time by RFC 3339. It fails for what that cannot say: years beyond 9999 and offsets of a day and more.
func (t Time) MarshalText() ([]byte, error) { return t.appendStrict(nil, "Time.MarshalText: ") }

// AppendText appends the text of MarshalText.
func (t Time) AppendText(b []byte) ([]byte, error) { return t.appendStrict(b, "Time.AppendText: ") }

// MarshalJSON is the time by RFC 3339 in quotes.
func (t Time) MarshalJSON() ([]byte, error) {
	b, err := t.appendStrict([]byte{'"'}, "Time.MarshalJSON: ")
	if err != nil {
		return nil, err
	}
	return append(b, '"'), nil
}

func (t Time) appendStrict(b []byte, who string) ([]byte, error) {
	if year := t.Year(); year < 0 || year > 9999 {
		return nil, errors.New(who + "year outside of range [0,9999]")
	}
	if _, offset := t.Zone(); offset <= -secondsPerDay || offset >= secondsPerDay {
		return nil, errors.New(who + "timezone hour outside of range [0,23]")
	}
	return t.AppendFormat(b, RFC3339Nano), nil
}

// UnmarshalText reads RFC 3339.
func (t *Time) UnmarshalText(data []byte) error {
	read, err := Parse(RFC3339, string(data))
	*t = read
	return err
}

// UnmarshalJSON reads RFC 3339 in quotes; null changes nothing.
func (t *Time) UnmarshalJSON(data []byte) error {
	text := string(data)
	if text == "null" {
		return nil
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return errors.New("Time.UnmarshalJSON: input is not a JSON string")
	}
	read, err := Parse(RFC3339, text[1:len(text)-1])
	*t = read
	return err
}

// The binary form: a version, seconds since the year 1 and nanoseconds with the high byte first, minutes east of UTC; in the second
// version, for zones with seconds, these too.
const (
	minutesVersion = 1
	secondsVersion = 2
	noOffset       = -1 // UTC itself
)

// MarshalBinary is 15 bytes, or 16 if the offset has seconds; the name of the zone is lost.
func (t Time) MarshalBinary() ([]byte, error) { return t.appendBinary(nil, "Time.MarshalBinary: ") }

// AppendBinary appends the bytes of MarshalBinary.
func (t Time) AppendBinary(b []byte) ([]byte, error) { return t.appendBinary(b, "Time.AppendBinary: ") }

func (t Time) appendBinary(b []byte, who string) ([]byte, error) {
	version, minutes, seconds := byte(minutesVersion), noOffset, 0
	if t.Location() != UTC {
		_, offset := t.Zone()
		minutes, seconds = offset/60, offset%60
		if seconds != 0 {
			version = secondsVersion
		}
		if minutes < -32768 || minutes == noOffset || minutes > 32767 {
			return nil, errors.New(who + "unexpected zone offset")
		}
	}
	b = append(b, version)
	b = appendBytes(b, uint64(t.sec), 8)
	b = appendBytes(b, uint64(t.nsec), 4)
	b = appendBytes(b, uint64(minutes), 2)
	if version == secondsVersion {
		b = append(b, byte(seconds))
	}
	return b, nil
}

// appendBytes appends the n low bytes of a word, the highest of them first.
func appendBytes(b []byte, word uint64, n int) []byte {
	for shift := 8 * (n - 1); shift >= 0; shift -= 8 {
		b = append(b, byte(word>>shift))
	}
	return b
}

func readBytes(b []byte) (word uint64) {
	for _, c := range b {
		word = word<<8 | uint64(c)
	}
	return word
}

// UnmarshalBinary reads what MarshalBinary wrote. The zone is UTC, the local one if it has that offset then, or one without a name.
func (t *Time) UnmarshalBinary(data []byte) error {
	if len(data) == 0 {
		return errors.New("Time.UnmarshalBinary: no data")
	}
	version, want := data[0], 15
	if version == secondsVersion {
		want++
	} else if version != minutesVersion {
		return errors.New("Time.UnmarshalBinary: unsupported version")
	}
	if len(data) != want {
		return errors.New("Time.UnmarshalBinary: invalid length")
	}
	read := Time{sec: int64(readBytes(data[1:9])), nsec: int64(int32(readBytes(data[9:13]))), loc: UTC}
	offset := 60 * int(int16(readBytes(data[13:15])))
	if version == secondsVersion {
		// Not a signed byte, as in Go: west of UTC such an offset comes back as another.
		offset += int(data[15])
	}
	if offset != 60*noOffset {
		read = read.In(Local)
		if _, local := read.Zone(); local != offset {
			read = read.In(FixedZone("", offset))
		}
	}
	*t = read
	return nil
}

// GobEncode is MarshalBinary.
func (t Time) GobEncode() ([]byte, error) { return t.MarshalBinary() }

// GobDecode is UnmarshalBinary.
func (t *Time) GobDecode(data []byte) error { return t.UnmarshalBinary(data) }

// isRFC3339 reports whether a layout is one of those that need no search for their elements.
func isRFC3339(layout string) bool {
	return layout == RFC3339 || layout == RFC3339Nano || layout == "2006-01-02T15:04:05.000Z07:00"
}

// appendRFC3339 appends what such a layout gives for a year of four digits.
func (t Time) appendRFC3339(b []byte, layout string, year, month, day, hour, min, sec int) []byte {
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10), 'T',
		byte('0'+hour/10), byte('0'+hour%10), ':', byte('0'+min/10), byte('0'+min%10), ':', byte('0'+sec/10), byte('0'+sec%10))
	if fraction := layout[19 : len(layout)-6]; fraction != "" {
		b = appendFraction(b, fraction, int(t.nsec))
	}
	_, offset := t.Zone()
	if offset == 0 {
		return append(b, 'Z')
	}
	return appendOffset(b, layout[len(layout)-6:], offset)
}
