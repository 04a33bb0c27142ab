// Zones as time.Parse reads them: abbreviations, hours alone, and what is out of range.
package main

import (
	"fmt"
	"time"
)

func main() {
	for _, v := range []string{"UTC", "UTCX", "GMT", "GMT+3", "GMT-12", "GMT+24", "GMT-23", "GMT+", "GMTX", "PST", "PSTX", "PDTT", "ChST", "MeST", "MeSTx", "Chst", "WITA", "WITB", "ABCT", "ABCD", "ABCDT", "ABCDE", "ABCDET", "AMST", "+03", "-03", "+3", "+033", "+23", "+24", "-24", "-23x", "+0", "+ab", "A", "AB", "ab", "Z", "", "P0T", "GMT+3:30", "GMT+345", "EST5EDT"} {
		t, err := time.Parse("MST", v)
		fmt.Println(v, t, err)
		t, err = time.Parse("MST 2006", v+" 2020")
		fmt.Println(v, t, err)
	}
	for _, v := range []string{"24:60:60", "24:61:00", "25:61:00", "24:00:61", "2a:00:00", "25:xx:00", "25:00", "25", "25:00:00x"} {
		t, err := time.Parse("-07:00:00", "+"+v)
		fmt.Println(v, t, err)
	}
	for _, v := range []string{"+25:00", "+2500", "-0100", "Z"} {
		_, err := time.Parse("Z0700", v)
		fmt.Println(v, err)
	}
}
