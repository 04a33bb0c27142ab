// needs: clock
package main

import (
	"context"
	"time"
)

func main() {
	begin := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	time.Sleep(time.Millisecond)
	if begin.Unix() == 0 || time.Since(begin) == 0 {
		panic("no clock")
	}
}
