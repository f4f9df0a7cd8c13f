namespace Pipeline.Models.Tokenization;

/// <summary>A token that is found in the text before anything else is done to it, such as <c>&lt;|im_end|&gt;</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What it is in the text.</param>
/// <param name="Special">Whether it steers the model: left out of decoded text where asked, and never read from a message's own text.</param>
/// <param name="Normalized">Whether it is looked for in normalised text.</param>
/// <param name="StripsLeft">Whether it takes the white space before it.</param>
/// <param name="StripsRight">Whether it takes the white space behind it.</param>
/// <param name="SingleWord">Whether it counts only where no letter or digit touches it.</param>
public sealed record AddedToken(int Id, string Content, bool Special, bool Normalized = false, bool StripsLeft = false, bool StripsRight = false, bool SingleWord = false);
