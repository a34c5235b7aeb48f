/**
 * The scripts of characters by ICU's numbers, which TensorFlow's UnicodeScript gives. Which character is of which is
 * asked of the JavaScript engine when a character is first met; those that are newer than TensorFlow's tables it may know.
 */
const UNKNOWN = 103;
const MAX_CODE_POINT = 0x10ffff;

/** ICU's number of each script by its ISO 15924 code, the most frequent ones first. Source: unicode/uscript.h. */
const NUMBERS = `Zyyy0 Latn25 Hani17 Zinh1 Cyrl8 Arab2 Hang18 Hira20 Kana22 Grek14 Hebr19 Deva10 Thai38 Armn3 Beng4 Bopo5
Cher6 Copt7 Dsrt9 Ethi11 Geor12 Goth13 Gujr15 Guru16 Knda21 Khmr23 Laoo24 Mlym26 Mong27 Mymr28 Ogam29 Ital30 Orya31
Runr32 Sinh33 Syrc34 Taml35 Telu36 Thaa37 Tibt39 Cans40 Yiii41 Tglg42 Hano43 Buhd44 Tagb45 Brai46 Cprt47 Limb48 Linb49
Osma50 Shaw51 Tale52 Ugar53 Bugi55 Glag56 Khar57 Sylo58 Talu59 Tfng60 Xpeo61 Bali62 Batk63 Brah65 Cham66 Egyp71 Hmng75
Hung76 Java78 Kali79 Lepc82 Lina83 Mand84 Mero86 Nkoo87 Orkh88 Perm89 Phag90 Phnx91 Plrd92 Vaii99 Xsux101 Cari104
Lana106 Lyci107 Lydi108 Olck109 Rjng110 Saur111 Sgnw112 Sund113 Mtei115 Armi116 Avst117 Cakm118 Kthi120 Mani121 Phli122
Phlp123 Prti125 Samr126 Tavt127 Bamu130 Lisu131 Sarb133 Bass134 Dupl135 Elba136 Gran137 Mend140 Merc141 Narb142 Nbat143
Palm144 Sind145 Wara146 Mroo149 Nshu150 Shrd151 Sora152 Takr153 Tang154 Hluw156 Khoj157 Tirh158 Aghb159 Mahj160 Ahom161 Hatr162
Modi163 Mult164 Pauc165 Sidd166 Adlm167 Bhks168 Marc169 Newa170 Osge171 Gonm175 Soyo176 Zanb177 Dogr178 Gong179 Maka180
Medf181 Rohg182 Sogd183 Sogo184 Elym185 Hmnp186 Nand187 Wcho188 Chrs189 Diak190 Kits191 Yezi192`;

interface Script {
  readonly pattern: RegExp;
  readonly number: number;
}

let scripts: readonly Script[] | undefined;
const known = new Map<number, number>();

function allScripts(): readonly Script[] {
  return NUMBERS.split(/\s+/).map((each) => ({
    pattern: new RegExp(`^\\p{Script=${each.slice(0, 4)}}$`, 'u'),
    number: Number(each.slice(4)),
  }));
}

/** The number of a code point's script; -1 for what is no code point. */
export function scriptOf(codePoint: number): number {
  if (!(codePoint >= 0 && codePoint <= MAX_CODE_POINT)) return -1;
  const before = known.get(codePoint);
  if (before !== undefined) return before;
  scripts ??= allScripts();
  const text = String.fromCodePoint(codePoint);
  const number = scripts.find(({ pattern }) => pattern.test(text))?.number ?? UNKNOWN;
  known.set(codePoint, number);
  return number;
}
