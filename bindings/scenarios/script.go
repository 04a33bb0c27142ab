// Package scenarios is the script that the tests of all bindings load. Hosts bind twice, shout, back, fail and tick before it is initialised.
package scenarios

import "fmt"

// Vec3 crosses the boundary as its memory image.
type Vec3 struct{ X, Y, Z float32 }

// Enemy is read in place by its address.
type Enemy struct {
	HP   int
	Name string
}

// Hit takes some of what an enemy has.
func (e *Enemy) Hit(by int) int {
	e.HP -= by
	return e.HP
}

// Count is read and written by the host, in place.
var Count = 7

var kept []*Enemy

func init() { fmt.Println("scenarios ready") }

func Add(a, b int) int { return a + b }

func Half(x float64) float64 { return x / 2 }

func Both(a bool, b uint8, c int32) bool { return a && b == 200 && c == -3 }

func Greet(name string) string { return "hello, " + name }

func Divide(a, b int) (int, int) { return a / b, a % b }

func Scale(v Vec3, by float32) Vec3 { return Vec3{v.X * by, v.Y * by, v.Z * by} }

func Sum(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum
}

func Doubled(xs []float64) []float64 {
	out := make([]float64, 0, len(xs))
	for _, x := range xs {
		out = append(out, 2*x)
	}
	return out
}

func Counted() int { Count++; return Count }

func NewEnemy(hp int) *Enemy { return &Enemy{HP: hp, Name: "boss"} }

func Nothing() {}

func Twice(x float64) float64 { return twice(twice(x)) }

func Shout(text string) string { return shout(text) }

func Back(n int) int { return back(n) + 1 }

func Fail(text string) { fail(text) }

func Recovered(text string) (got string) {
	defer func() { got = fmt.Sprint(recover()) }()
	fail(text)
	return "not reached"
}

func RecoveredThenOwn(text string) {
	Recovered(text)
	panic("another one")
}

func Ticks(n int) {
	for range n {
		tick()
	}
}

func Deep(i int) int { return Index(i) }

func Index(i int) int {
	xs := []int{1, 2, 3}
	return xs[i]
}

func Spin() {
	for {
	}
}

func Hoard() int {
	for i := 0; ; i++ {
		kept = append(kept, &Enemy{HP: i, Name: fmt.Sprint("enemy ", i)})
	}
}

func Forget() { kept = nil }

func Garbage(n int) {
	for i := range n {
		e := NewEnemy(i)
		kept = append(kept[:0], e)
	}
}

// Any answers a value of one type or another.
func Any(i int) any { return []any{nil, 42, "text", &Enemy{}, Vec3{}}[i] }
