using System.Globalization;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>Unicode's general categories by their short names.</summary>
internal static class GeneralCategories
{
    // In the order of UnicodeCategory.
    private static readonly string[] Names =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    /// <summary>A test of the category (<c>Lu</c>) or group of categories (<c>L</c>); null for a name that is none.</summary>
    public static Func<int, bool>? Find(string name)
    {
        var members = new bool[Names.Length];
        for (var i = 0; i < members.Length; i++)
            members[i] = Names[i] == name || name.Length == 1 && Names[i][0] == name[0];
        return members.Contains(true) ? c => members[(int)CharUnicodeInfo.GetUnicodeCategory(c)] : null;
    }
}
