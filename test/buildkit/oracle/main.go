// Oracle: what BuildKit's own frontend makes of a Dockerfile, without a daemon. Reads file names, one a line, and prints
// one JSON document a line: the steps with their lines and inputs, or the error with its lines.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"sort"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// images answers every reference with an empty linux/amd64 image.
type images struct{}

func (images) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := map[string]any{
		"architecture": "amd64",
		"os":           "linux",
		"config":       map[string]any{},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{"sha256:0000000000000000000000000000000000000000000000000000000000000001"}},
	}
	dt, err := json.Marshal(config)
	return ref, digest.FromString("image"), dt, err
}

type input struct {
	Kind  string   `json:"kind"`
	Lines []int    `json:"lines,omitempty"`
	Ref   string   `json:"ref,omitempty"`
	Paths []string `json:"paths,omitempty"`
}

type step struct {
	Lines  []int   `json:"lines"`
	Name   string  `json:"name"`
	Inputs []input `json:"inputs"`
}

type document struct {
	File    string   `json:"file"`
	Steps   []step   `json:"steps,omitempty"`
	Context []string `json:"context,omitempty"`
	Error   string   `json:"error,omitempty"`
	Lines   []int    `json:"lines,omitempty"`
}

type graph struct {
	ops   map[string]*pb.Op
	meta  map[string]llb.OpMetadata
	order []string
}

func read(def *llb.Definition) (*graph, error) {
	g := &graph{ops: map[string]*pb.Op{}, meta: map[string]llb.OpMetadata{}}
	for _, dt := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(dt); err != nil {
			return nil, err
		}
		dgst := digest.FromBytes(dt).String()
		g.ops[dgst] = &op
		g.order = append(g.order, dgst)
		g.meta[dgst] = def.Metadata[digest.Digest(dgst)]
	}
	return g, nil
}

// places of an operation: several when equal instructions share it.
func places(def *llb.Definition, dgst string) [][]int {
	var out [][]int
	if def.Source == nil || def.Source.Locations[dgst] == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, loc := range def.Source.Locations[dgst].Locations {
		var place []int
		for _, r := range loc.Ranges {
			if place == nil {
				place = []int{int(r.Start.Line), int(r.End.Line)}
			}
			place[0] = min(place[0], int(r.Start.Line))
			place[1] = max(place[1], int(r.End.Line))
		}
		if key := fmt.Sprint(place); place != nil && !seen[key] {
			seen[key] = true
			out = append(out, place)
		}
	}
	return out
}

func trimDigest(ref string) string {
	if i := strings.LastIndex(ref, "@sha256:"); i >= 0 && strings.HasSuffix(ref, digest.FromString("image").Encoded()) {
		return ref[:i]
	}
	return ref
}

// inputOf names what stands behind an input: a step by its lines, a source by its reference.
func (g *graph) inputOf(def *llb.Definition, in *pb.Input, kind string, paths []string) []input {
	dgst := in.Digest
	op := g.ops[dgst]
	if src := op.GetSource(); src != nil {
		id := src.Identifier
		switch {
		case strings.HasPrefix(id, "local://"):
			return []input{{Kind: "context", Paths: clean(paths, false)}}
		case strings.HasPrefix(id, "docker-image://"):
			// An image may be a FROM, the source of a COPY, or both at once: its reference stands for it.
			ref := trimDigest(strings.TrimPrefix(id, "docker-image://"))
			if kind == "parent" {
				paths = nil
			}
			return []input{{Kind: kind, Ref: ref, Paths: clean(paths, true)}}
		case strings.HasPrefix(id, "git://"):
			return []input{{Kind: "git", Ref: id}}
		default:
			return []input{{Kind: "url", Ref: id}}
		}
	}
	p := places(def, dgst)
	if len(p) == 0 {
		// An inline document, a directory for a cache mount: nothing of the file.
		var out []input
		for _, below := range op.Inputs {
			out = append(out, g.inputOf(def, below, kind, paths)...)
		}
		return out
	}
	return []input{{Kind: kind, Lines: first(p), Paths: clean(paths, true)}}
}

// first is the topmost of an operation's places: it stands for all.
func first(p [][]int) []int {
	var out []int
	for _, l := range p {
		if out == nil || l[0] < out[0] {
			out = l
		}
	}
	return out
}

func clean(paths []string, rooted bool) []string {
	seen := map[string]bool{}
	var out []string
	for _, p := range paths {
		p = path.Join("/", p)
		if !rooted {
			p = path.Join(".", strings.TrimPrefix(p, "/"))
		}
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	sort.Strings(out)
	return out
}

func (g *graph) inputsOf(def *llb.Definition, op *pb.Op) []input {
	var out []input
	switch o := op.Op.(type) {
	case *pb.Op_Exec:
		for _, m := range o.Exec.Mounts {
			if m.Input < 0 || m.MountType == pb.MountType_SECRET || m.MountType == pb.MountType_SSH || m.MountType == pb.MountType_TMPFS {
				continue
			}
			kind := "mount"
			if m.Dest == "/" {
				kind = "parent"
			}
			out = append(out, g.inputOf(def, op.Inputs[m.Input], kind, []string{"/" + m.Selector})...)
		}
	case *pb.Op_Merge:
		out = append(out, g.inputOf(def, op.Inputs[o.Merge.Inputs[0].Input], "parent", nil)...)
	case *pb.Op_File:
		read := map[int64][]string{}
		var order []int64
		parent := int64(-1)
		for i, a := range o.File.Actions {
			if i == 0 {
				parent = int64(a.Input)
			}
			if c := a.GetCopy(); c != nil && a.SecondaryInput >= 0 && int(a.SecondaryInput) < len(op.Inputs) {
				in := int64(a.SecondaryInput)
				if _, ok := read[in]; !ok {
					order = append(order, in)
				}
				paths := []string{c.Src}
				if len(c.IncludePatterns) > 0 {
					paths = nil
					for _, p := range c.IncludePatterns {
						paths = append(paths, path.Join(c.Src, p))
					}
				}
				read[in] = append(read[in], paths...)
			}
		}
		if parent >= 0 && int(parent) < len(op.Inputs) {
			out = append(out, g.inputOf(def, op.Inputs[parent], "parent", nil)...)
		}
		for _, in := range order {
			out = append(out, g.inputOf(def, op.Inputs[in], "copy", read[in])...)
		}
	}
	return out
}

// joined makes one step of all operations with the same lines: both halves of COPY --link, ONBUILD lines at their FROM.
func joined(steps []step) []step {
	at := map[string]int{}
	var out []step
	for _, s := range steps {
		key := fmt.Sprint(s.Lines)
		i, ok := at[key]
		if !ok {
			at[key] = len(out)
			out = append(out, s)
			continue
		}
		out[i].Inputs = append(out[i].Inputs, s.Inputs...)
	}
	for i := range out {
		var inputs []input
		seen := map[string]bool{}
		for _, in := range out[i].Inputs {
			key, _ := json.Marshal(in)
			if fmt.Sprint(in.Lines) == fmt.Sprint(out[i].Lines) || seen[string(key)] {
				continue
			}
			seen[string(key)] = true
			inputs = append(inputs, in)
		}
		out[i].Inputs = inputs
	}
	return out
}

func documentOf(file string) document {
	doc := document{File: file}
	dt, err := os.ReadFile(file)
	if err != nil {
		doc.Error = err.Error()
		return doc
	}
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	caps := pb.Caps.CapSet(pb.Caps.All())
	res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), dt, dockerfile2llb.ConvertOpt{
		MetaResolver: images{},
		SourceMap:    llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", dt),
		LLBCaps:      &caps,
		Config:       dockerui.Config{BuildPlatforms: []ocispecs.Platform{platform}},
	})
	if err != nil {
		doc.Error = err.Error()
		var loc *parser.LocationError
		if errors.As(err, &loc) && len(loc.Locations) > 0 && len(loc.Locations[0]) > 0 {
			ranges := loc.Locations[0]
			doc.Lines = []int{ranges[0].Start.Line, ranges[len(ranges)-1].End.Line}
		}
		return doc
	}
	def, err := res.State.Marshal(context.Background(), llb.Platform(platform))
	if err != nil {
		doc.Error = err.Error()
		return doc
	}
	g, err := read(def)
	if err != nil {
		doc.Error = err.Error()
		return doc
	}
	context := map[string]bool{}
	for _, dgst := range g.order {
		op := g.ops[dgst]
		for _, lines := range places(def, dgst) {
			inputs := g.inputsOf(def, op)
			for _, in := range inputs {
				if in.Kind == "context" {
					for _, p := range in.Paths {
						context[p] = true
					}
				}
			}
			doc.Steps = append(doc.Steps, step{Lines: lines, Name: g.meta[dgst].Description["llb.customname"], Inputs: inputs})
		}
	}
	doc.Steps = joined(doc.Steps)
	for p := range context {
		doc.Context = append(doc.Context, p)
	}
	sort.Strings(doc.Context)
	sort.SliceStable(doc.Steps, func(i, j int) bool { return doc.Steps[i].Lines[0] < doc.Steps[j].Lines[0] })
	return doc
}

func main() {
	out := json.NewEncoder(os.Stdout)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	for in.Scan() {
		func() {
			file := in.Text()
			defer func() {
				if r := recover(); r != nil {
					_ = out.Encode(document{File: file, Error: fmt.Sprint("panic: ", r)})
				}
			}()
			_ = out.Encode(documentOf(file))
		}()
	}
}
