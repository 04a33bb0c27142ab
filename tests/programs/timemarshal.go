// Times as text, JSON and bytes, and back; what RFC 3339 cannot say and what is malformed.
package main

import (
	"fmt"
	"time"
)

func main() {
	zones := []*time.Location{time.UTC, time.FixedZone("X", 3600), time.FixedZone("", -5*3600-1800), time.FixedZone("s", 3661), time.FixedZone("n", -59), time.FixedZone("m", -60), time.FixedZone("d", 86400), time.FixedZone("far", 40000*60)}
	for _, zone := range zones {
		for _, year := range []int{-1, 0, 1, 1969, 2026, 9999, 10000} {
			t := time.Date(year, 2, 3, 4, 5, 6, 7000*year, zone)
			text, err := t.MarshalText()
			fmt.Println(string(text), err)
			text, err = t.AppendText([]byte("x"))
			fmt.Println(string(text), err)
			text, err = t.MarshalJSON()
			fmt.Println(string(text), err)
			data, err := t.MarshalBinary()
			fmt.Println(data, err)
			if err == nil {
				var back time.Time
				err := back.UnmarshalBinary(data)
				_, offset := back.Zone()
				fmt.Println(err, back.Equal(t), offset, back.Location() == time.UTC)
				coded, err := back.GobEncode()
				fmt.Println(string(coded) == string(data), err, back.GobDecode(coded))
			}
		}
	}
	for _, text := range []string{
		"2026-11-30T08:09:10Z", "2026-11-30T08:09:10.123456789+01:30", "2026-11-30T8:09:10Z", "2026-11-30T08:09:10,5Z",
		"2026-11-30T08:09:10+24:00", "2026-11-30T08:09:10+23:60", "2026-11-30T08:09:10-23:59", "2026-13-30T08:09:10Z", "2026-11-30 08:09:10Z", "", "x",
		"2026-11-30T08:09:10", "2026-02-30T08:09:10Z", "2026-11-30T24:09:10Z", "2026-11-30T08:09:10Z ",
	} {
		t := time.Unix(1, 0).UTC()
		fmt.Println(t.UnmarshalText([]byte(text)), t)
		t = time.Unix(1, 0).UTC()
		fmt.Println(t.UnmarshalJSON([]byte(`"`+text+`"`)), t)
	}
	var t time.Time
	for _, text := range []string{"null", "1", `"`, "", `"2026-11-30T08:09:10Z`} {
		fmt.Println(t.UnmarshalJSON([]byte(text)), t)
	}
	for _, data := range [][]byte{nil, {0}, {1}, {2, 0}, {3}, make([]byte, 15)} {
		fmt.Println(t.UnmarshalBinary(data))
	}
}
