// The layouts of RFC 3339 have a way of their own: random times in random zones, beside the search for elements.
package main

import (
	"fmt"
	"hash/fnv"
	"time"
)

func main() {
	h := fnv.New64a()
	x := uint64(1)
	for i := range 30000 {
		x = x*6364136223846793005 + 1442695040888963407
		z := time.FixedZone("", int(x>>40)%90000-45000)
		if i%3 == 0 {
			z = time.UTC
		}
		if i%7 == 0 {
			z = time.FixedZone("z", -int(x>>50)%120)
		}
		t := time.Unix(int64(x>>20)%400000000000-70000000000, []int64{0, int64(x>>33) % 1e9, 120000000, 1000}[i%4]).In(z)
		for _, l := range []string{time.RFC3339, time.RFC3339Nano, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000Z0700"} {
			fmt.Fprintln(h, t.Format(l))
		}
		if i%3000 == 0 {
			fmt.Println(t.Format(time.RFC3339Nano))
			fmt.Printf("%x\n", h.Sum64())
		}
	}
}
