// Package game moves sparks: all of the game but windows and pixels. The host draws them out of Sparks, in place.
package game

// N is how many sparks there are.
const N = 200

// View is what the host sees of a spark, without pointers.
type View struct{ X, Y, Heat float32 }

// Sparks are all of them; the host reads them in place.
var Sparks [N]View

type spark struct {
	x, y, dx, dy float32
	tail         []point
}

type point struct{ x, y float32 }

var sparks [N]*spark

func init() {
	seed := uint32(7)
	next := func() float32 {
		seed = seed*1664525 + 1013904223
		return float32(seed>>8) / (1 << 24)
	}
	for i := range sparks {
		sparks[i] = &spark{x: next() * width(), y: next() * height(), dx: next()*80 - 40, dy: next()*80 - 40}
	}
}

// Update moves the world by so many seconds. Each spark keeps a tail, made anew when it hits a wall: garbage for the collector.
func Update(dt float32) {
	w, h := width(), height()
	for i, s := range sparks {
		s.x += s.dx * dt
		s.y += s.dy * dt
		if s.x < 0 && s.dx < 0 || s.x > w && s.dx > 0 {
			s.dx = -s.dx
			s.tail = nil
		}
		if s.y < 0 && s.dy < 0 || s.y > h && s.dy > 0 {
			s.dy = -s.dy
			s.tail = nil
		}
		s.tail = append(s.tail, point{s.x, s.y})
		if len(s.tail) > 60 {
			s.tail = append([]point(nil), s.tail[30:]...)
		}
		Sparks[i] = View{s.x, s.y, float32(len(s.tail)) / 60}
	}
}
