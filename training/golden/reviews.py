"""Ordinary reviews and short sentences, written for this file."""

SHORT = """This movie is quite boring.
This movie is awesome.
Not bad.
Not bad at all!
I did not dislike it.
I didn't hate it.
I don't love it.
It wasn't terrible.
It was not good.
Never boring.
Not the best, not the worst.
I would not recommend this to anyone.
I could not recommend it more.
You won't regret it.
You will regret it.
What a waste of two hours!
What a delight from start to finish!
Skip it.
Must see.
Meh.
Loved every minute.
Hated every minute.
The acting is wooden and the plot is thin.
The acting is superb and the plot keeps you guessing.
A masterpiece.
A mess.
Overrated.
Underrated gem.
It was OK, I guess.
I fell asleep halfway through.
I laughed until I cried.
I cried, and not in a good way.
Ten out of ten.
0/10, avoid.
The soundtrack is the only good thing about it.
Not even the soundtrack could save it.
No complaints here.
Nothing special.
Nothing short of brilliant.
There is nothing to like.
There is nothing not to like.
Could have been better.
Could not have been better.
I was pleasantly surprised.
I was bitterly disappointed.
I was not disappointed.
Who approved this script?
Is it perfect? No. Is it fun? Yes!
Better than the book.
Worse than the trailer.
It's fine.
Isn't it wonderful?
Why, oh why?
Boring, predictable, forgettable.
Charming, witty, unforgettable.
The jokes never land.
The jokes land every time.
Hardly a classic.
Far from perfect but very enjoyable.
My kids adored it; I endured it.""".split("\n")

LONG = [
    "I went in knowing nothing about this film and came out wanting to see it again. The lead carries every scene without ever raising her voice, "
    "and the camera lets her. There is a long dinner scene in the middle that should not work at all, ten people talking over one another, and it is the "
    "best thing I have seen this year. If the last quarter hour hurries a little, I forgive it. Go.",
    "Two hours of people walking down corridors. The director seems to think that a slow zoom is the same thing as suspense. It isn't. I kept waiting for a reason "
    "to care about anybody on the screen and the film kept refusing to give me one.<br /><br />The effects look cheap, the dialogue is worse, and the ending insults "
    "everyone who stayed. My wife left after forty minutes. She was right.",
    "It's not a bad little thriller, all told. The first act is clumsy and I didn't buy the romance for a second, but once they get to the island it finds its "
    "feet, and the villain is a treat. Don't expect anything deep. For a rainy Sunday it's more than good enough: 7/10.",
    "I wanted to like this. I really did! The cast is wonderful on paper, the novel is one of my favourites, and the first trailer gave me goosebumps. "
    "Sadly, the script throws away everything that made the book special & replaces it with chases. Nobody here is bad, exactly, they just have nothing to do. "
    "A missed opportunity.",
    "As a child I watched this on a worn-out tape until it broke, so I was afraid of seeing it again. I needn't have worried. The songs are as catchy as ever, "
    "the hand-drawn backgrounds glow, and the jokes that went over my head then are even better now. My daughter asked to see it again the moment it was over. "
    "They don't make them like this any more!!",
    "The sound mix is so muddy that I understood perhaps half of what was said, and the half I understood made me envy myself for the rest. Every character explains "
    "the plot to every other character, twice. When the twist finally came (you'll guess it in five minutes) somebody in the row behind me laughed out loud. "
    "So did I. That was the only fun I had.",
    "A quiet, patient documentary about three lighthouse keepers.\n\nNothing happens, and it's riveting. You learn how they cook, how they argue, how they wait. "
    "The photography is gorgeous without showing off. I wouldn't change a frame.",
    "Where do I begin? The wigs. The accents. The battle scene with what must be eleven extras. And yet... I can't say I was bored. This is the kind of bad that "
    "turns into good around midnight with friends and pizza. On its own merits? 2/10. With friends? 9/10.",
    "THIS IS THE WORST FILM I HAVE EVER SEEN. DO NOT WATCH IT. I WANT MY MONEY BACK!!!!",
    "the pacing is off, the lighting is flat and the lead can 't act , but the score is lovely and i did n't mind the ending .",
    "Réalisé avec beaucoup de soin, ce film m'a ému aux larmes. Un chef-d'œuvre, tout simplement.",
    "Ein schrecklich langweiliger Film. Ich bin nach zwanzig Minuten eingeschlafen.",
    "Some films are made with love and some with a calculator. This one was made with both: it knows precisely which buttons to push, and it pushes them so "
    "gracefully that I was glad to be pushed. The young actor playing the son is a real find. I've seen it three times now and the kitchen scene still gets me.",
    "I have given this director three chances. There won't be a fourth. Pretentious, humourless, endless: a film that mistakes misery for meaning. The critics who called "
    "it brave must have been brave themselves to sit through it. It has nothing to say and takes a hundred and sixty minutes to say it.",
    "Good idea, poor execution. Great poster, though.",
    "For the first hour I was sure I was watching a classic. For the second I was sure I wasn't. Still, that first hour!",
]
