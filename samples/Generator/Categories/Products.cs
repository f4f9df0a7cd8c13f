namespace Pipeline.Samples.Categories;

/// <summary>Product → department of a shop, over a taxonomy of twelve.</summary>
public static class Products
{
    private static readonly IReadOnlyList<Fact> Facts = Fact.Parse("""
        garden: trowel, pruning shears, watering can, wheelbarrow, hedge trimmer, compost bin, seed tray, plant pot / leaf blower, lopper
        kitchen: skillet, colander, whisk, saucepan, rolling pin, cutting board, ladle, pepper mill / tea kettle, cheese grater
        tools: claw hammer, hacksaw, spirit level, socket set, cordless drill, chisel, tape measure, pliers / bench vise, wood plane
        toys: kite, spinning top, doll house, marble run, train set, teddy bear, building blocks, board game / rocking horse, finger puppet
        clothing: raincoat, wool scarf, denim jacket, cardigan, ankle socks, polo shirt, leather belt, winter gloves / bathrobe, sun hat
        sports: tennis racket, yoga mat, dumbbell, shin guards, climbing rope, swim goggles, basketball, hockey stick / javelin, shuttlecock
        electronics: headphones, web camera, phone charger, game console, smart watch, memory card, soundbar, tablet / video projector, router
        furniture: bookcase, armchair, coffee table, wardrobe, bar stool, bed frame, shoe rack, nightstand / ottoman, sideboard
        beauty: lipstick, face cream, nail polish, hair dryer, mascara, shampoo, eyeliner, hand lotion / perfume, bath salts
        pets: dog leash, cat litter, bird cage, fish tank, chew bone, hamster wheel, flea collar, scratching post / ferret harness, parrot perch
        office: stapler, ring binder, desk lamp, paper shredder, whiteboard, fountain pen, hole punch, sticky notes / envelope, label maker
        grocery: olive oil, brown rice, oat biscuits, tomato paste, green tea, peanut butter, canned beans, maple syrup / rye bread, goat cheese
        """);

    private static readonly string[] Training = Text.Lines("""
        Which department sells the {x}?
        Where would a shopper find the {x}?
        Assign {x} to a category.
        Category for "{x}"?
        {x}: name its shop section.
        Sort this product into the catalogue. | {x}
        A customer asks for one {x}. Point to the right department.
        What kind of goods is the {x}?
        Shelf label for the {x}, please.
        We got a new {x} in stock. Under which heading does it go?
        File {x} under one heading.
        In our online shop, {x} belongs to which category?
        Tag the listing "{x}".
        Someone brings back the {x}. Which team handles it?
        Taxonomy node of {x}
        Delivery note says {x}. Which storeroom aisle?
        Pick the product group: {x}
        The search term was {x}. Which tab should open?
        Give the product group of the order line. | 1 x {x}
        Help me classify the {x}.
        {x} goes on which floor?
        Stocktake item {x}. Group?
        Which buying team looks after the {x}?
        Browse path ending in {x} starts with what?
        """);

    private static readonly string[] Pool = Text.Lines("""
        I need the {x}; which department has it?
        Label this item by category: {x}
        Our supplier shipped the {x}. What section is it for?
        To what product category would you assign {x}?
        Someone typed {x} in the search box. Category?
        Name the aisle where the {x} is kept.
        Catalogue check: {x} is listed under what?
        Which group of goods covers the {x}?
        Put the {x} where it belongs in the shop.
        Which department printed this price tag? | {x}
        Find the section: {x}
        Next on the list is {x}. Where do we shelve it?
        """);

    public static Lookup Category { get; } = new("product", 22, 1.5, Facts, Training, Pool);
}
