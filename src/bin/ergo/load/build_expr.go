// 100,000 expressions, each a BinaryExpr over two Idents, built with go/ast in two ways: returned by the function that builds them, so that all three
// nodes must be in the heap, and built where they are read, so that an escape analysis may keep them out of it. What each way allocates is the change of
// MemStats from before its first build to behind its last.
package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"runtime"
	"time"
)

const builds = 100000

// kept is reachable from outside: what it points to is in the heap for certain.
var kept ast.Expr

//go:noinline
func buildExpr(left, right string) ast.Expr {
	x := &ast.Ident{Name: left}
	y := &ast.Ident{Name: right}
	return &ast.BinaryExpr{X: x, Op: token.ADD, Y: y}
}

func returned() int {
	n := 0
	for range builds {
		kept = buildExpr("a", "b")
		n++
	}
	return n
}

func local() int {
	n := 0
	for range builds {
		x := &ast.Ident{Name: "a"}
		y := &ast.Ident{Name: "b"}
		e := &ast.BinaryExpr{X: x, Op: token.ADD, Y: y}
		if e.X == x && e.Y == y && e.Op == token.ADD {
			n++
		}
	}
	return n
}

type result struct {
	variant            string
	elapsed            time.Duration
	allocations, bytes uint64
	cycles             uint32
}

func measure(variant string, build func() int) result {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	n := build()
	elapsed := time.Since(begin)
	runtime.ReadMemStats(&after)
	if n != builds {
		panic(fmt.Sprintf("%d builds", n))
	}
	return result{
		variant:     variant,
		elapsed:     elapsed,
		allocations: after.Mallocs - before.Mallocs,
		bytes:       after.TotalAlloc - before.TotalAlloc,
		cycles:      after.NumGC - before.NumGC,
	}
}

func main() {
	results := []result{measure("returned", returned), measure("local", local)}
	runner, isJSON := "ergo", false
	for _, arg := range os.Args[1:] {
		if arg == "--json" {
			isJSON = true
		} else {
			runner = arg
		}
	}
	for _, r := range results {
		ms := float64(r.elapsed) / float64(time.Millisecond)
		if isJSON {
			fmt.Printf("{\"runner\":%q,\"variant\":%q,\"builds\":%d,\"allocations\":%d,\"bytes\":%d,\"cycles\":%d,\"ms\":%.2f}\n",
				runner, r.variant, builds, r.allocations, r.bytes, r.cycles, ms)
			continue
		}
		fmt.Printf("%-6s %-9s %7d builds %8d allocations %10d bytes %6.1f bytes each %4d cycles %8.2f ms\n",
			runner, r.variant, builds, r.allocations, r.bytes, float64(r.bytes)/builds, r.cycles, ms)
	}
}
