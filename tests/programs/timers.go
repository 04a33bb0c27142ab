// time.After, durations and their printing, sleeping goroutines in order.
package main

import (
	"fmt"
	"time"
)

func main() {
	select {
	case <-time.After(2 * time.Millisecond):
		fmt.Println("after")
	case <-make(chan int):
	}
	c := make(chan int)
	// Far apart: a loaded machine wakes late.
	for _, n := range []int{420, 20, 220} {
		go func() {
			time.Sleep(time.Duration(n) * time.Millisecond)
			c <- n
		}()
	}
	fmt.Println(<-c, <-c, <-c)

	start := time.Now()
	time.Sleep(3 * time.Millisecond)
	d := time.Since(start)
	fmt.Println(d >= 3*time.Millisecond, d < 10*time.Second)
	later := start.Add(time.Hour)
	fmt.Println(later.After(start), start.Before(later), later.Sub(start), time.Time{}.IsZero())

	for _, d := range []time.Duration{
		0, 1, 999, 1000, 1500, 1e6, 2500000, time.Second, 90 * time.Second, 61 * time.Minute,
		100*time.Hour + 3*time.Second + 45*time.Millisecond, -1500 * time.Millisecond, -7, 1<<63 - 1, -1 << 63,
	} {
		fmt.Printf("%v %d %.3f %.4f\n", d, d, d.Seconds(), d.Minutes())
	}
	d = 3723*time.Second + 456789*time.Microsecond
	fmt.Println(d, d.Hours(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds())
	fmt.Println(d.Round(time.Second), d.Truncate(time.Minute), d.Round(time.Hour), d.Abs(), (-d).Abs())
	fmt.Println(time.Duration(1.5*float64(time.Second)), time.Minute/4, 5*time.Second > 4999*time.Millisecond)
}
