namespace Pipeline.Engine.Store;
public static class Roots { public static string IdOf(string workspace) => workspace; }
