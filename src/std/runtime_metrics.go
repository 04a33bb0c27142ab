// Package metrics reads the measurements of the machine by name.
package metrics

import "math"

// Float64Histogram is a distribution: Counts[n] values lay in [Buckets[n], Buckets[n+1]).
type Float64Histogram struct {
	Counts  []uint64
	Buckets []float64
}

// ValueKind tells which method of a Value may be called.
type ValueKind int

// The kinds of values.
const (
	KindBad ValueKind = iota
	KindUint64
	KindFloat64
	KindFloat64Histogram
)

// Value is one measurement.
type Value struct {
	kind      ValueKind
	bits      uint64
	histogram *Float64Histogram
}

// Kind returns the kind; KindBad if there is no such metric.
func (v Value) Kind() ValueKind { return v.kind }

// Uint64 returns the value of a KindUint64.
func (v Value) Uint64() uint64 {
	v.must(KindUint64, "called Uint64 on non-uint64 metric value")
	return v.bits
}

// Float64 returns the value of a KindFloat64.
func (v Value) Float64() float64 {
	v.must(KindFloat64, "called Float64 on non-float64 metric value")
	return math.Float64frombits(v.bits)
}

// Float64Histogram returns the value of a KindFloat64Histogram; it belongs to the Sample and is filled again by the next Read.
func (v Value) Float64Histogram() *Float64Histogram {
	v.must(KindFloat64Histogram, "called Float64Histogram on non-Float64Histogram metric value")
	return v.histogram
}

func (v Value) must(kind ValueKind, or string) {
	if v.kind != kind {
		panic(or)
	}
}

// Description describes a metric.
type Description struct {
	Name        string
	Description string
	Kind        ValueKind
	Cumulative  bool
}

// Sample is a name to be read, and the value that was read.
type Sample struct {
	Name  string
	Value Value
}

// count is the number of metrics.
func count() int

// describe returns what is known of metric i.
func describe(i int) (name, text string, kind int, cumulative bool)

// readAll fills words with the values of all metrics at one moment; of a histogram nothing is told.
func readAll(words []uint64)

// histogram returns the distribution of metric i.
func histogram(i int) (counts []uint64, buckets []float64)

// known holds what All describes, and the places of the names.
var (
	known  []Description
	places map[string]int
)

func describeAll() {
	if known != nil {
		return
	}
	places = make(map[string]int)
	for i := range count() {
		name, text, kind, cumulative := describe(i)
		places[name] = i
		known = append(known, Description{name, text, ValueKind(kind), cumulative})
	}
}

// All returns a description of each metric, in the order of their names.
func All() []Description {
	describeAll()
	return append([]Description(nil), known...)
}

// Read fills in the values of the samples; all are of the same moment, but for histograms, which are a moment later. A name that is not known gets
// KindBad.
func Read(m []Sample) {
	describeAll()
	words := make([]uint64, len(known))
	readAll(words)
	for i := range m {
		at, ok := places[m[i].Name]
		if !ok {
			m[i].Value = Value{}
			continue
		}
		v := &m[i].Value
		v.kind, v.bits = known[at].Kind, words[at]
		if v.kind == KindFloat64Histogram {
			counts, buckets := histogram(at)
			if v.histogram == nil {
				v.histogram = new(Float64Histogram)
			}
			v.histogram.Counts = append(v.histogram.Counts[:0], counts...)
			v.histogram.Buckets = buckets
		}
	}
}
