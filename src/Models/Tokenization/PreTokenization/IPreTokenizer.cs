namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Cuts text into the words that merges never cross.</summary>
internal interface IPreTokenizer
{
    Pieces Apply(Pieces pieces);
}
