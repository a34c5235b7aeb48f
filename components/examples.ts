/** What the page offers to try: the two sentences of the guide, hard wording, and full reviews. */
export const EXAMPLES = [
  { name: 'Two one-liners', text: 'This movie is quite boring.\nThis movie is awesome.' },
  {
    name: 'Tricky wording',
    text: [
      'Not bad at all.',
      'I did not dislike it.',
      'Great cast, wonderful sets, and still two hours of my life that I want back.',
      'I expected a mess and got the most charming film of the year.',
      'It could have been brilliant.',
    ].join('\n'),
  },
  {
    name: 'Full reviews',
    text: [
      'I went in knowing nothing and that is how I would recommend it. The first half hour takes its time, but every small scene pays off later, and the two leads play off each other so well that I forgot I was watching actors at all.\nThe ending had the whole room silent, then applauding. I have already been back to see it a second time, and it was even better.',
      'What a disappointment. The trailer promised a tense thriller; what we got is two hours of people explaining the plot to one another in dark rooms.\nThe score is far too loud, the twist can be seen from the first scene, and not one character behaves like a human being. I checked my watch four times and left before the credits.',
      'A gentle little film about a ferry captain and his daughter. Hardly anything happens, and I loved every minute of it.',
    ].join('\n\n'),
  },
];
