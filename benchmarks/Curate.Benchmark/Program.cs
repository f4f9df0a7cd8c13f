using Pipeline.Curate.Benchmark;
var published = Corpus.Load(args[0]);
Corpus.Write(Corpus.Make(published, int.Parse(args[2]), 1), args[1]);
return 0;
