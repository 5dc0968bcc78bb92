"""Where people live, as they write it: the communes of each Region, larger villages, and the names of the services."""

from __future__ import annotations

from typing import Final

GERMAN_SPEAKING: Final = (
    "Eupen", "La Calamine", "Kelmis", "Lontzen", "Raeren", "Amblève", "Amel", "Bullange", "Büllingen",
    "Burg-Reuland", "Butgenbach", "Bütgenbach", "Saint-Vith", "Sankt Vith", "germanophone", "cantons de l'Est", "ADG",
)  # fmt: skip
WALLOON: Final = (
    "Wallon", "Wallonne", "Forem", "Liège", "Namur", "Charleroi", "Mons", "Tournai", "Verviers", "La Louvière",
    "Seraing", "Mouscron", "Arlon", "Wavre", "Ottignies", "Louvain-la-Neuve", "LLN", "Nivelles", "Dinant", "Huy",
    "Marche-en-Famenne", "Bastogne", "Hainaut", "Brabant wallon", "Luxembourg", "Ath", "Soignies", "Binche",
    "Marcinelle", "Gilly", "Jumet", "Gosselies", "Marchienne", "Montignies", "Dampremy", "Lodelinsart", "Couillet",
    "Ransart", "Monceau", "Mont-sur-Marchienne", "Châtelet", "Châtelineau", "Farciennes", "Fleurus",
    "Courcelles", "Fontaine-l'Évêque", "Anderlues", "Thuin", "Pont-à-Celles", "Gerpinnes", "Aiseau-Presles",
    "Ham-sur-Heure", "Montigny-le-Tilleul", "Les Bons Villers", "Beaumont", "Chimay", "Momignies", "Manage",
    "Morlanwelz", "Chapelle-lez-Herlaimont", "Seneffe", "Écaussinnes", "Le Roeulx", "Braine-le-Comte", "Enghien",
    "Silly", "Lessines", "Ellezelles", "Flobecq", "Leuze-en-Hainaut", "Péruwelz", "Antoing", "Estaimpuis", "Comines",
    "Bernissart", "Saint-Ghislain", "Quaregnon", "Frameries", "Colfontaine", "Boussu", "Jurbise", "Quiévrain",
    "Hensies", "Honnelles", "Estinnes", "Merbes-le-Château", "Erquelinnes", "Lobbes", "Herstal", "Flémalle",
    "Grâce-Hollogne", "Oupeye", "Chaudfontaine", "Esneux", "Fléron", "Beyne-Heusay",
    "Soumagne", "Blegny", "Juprelle", "Awans", "Waremme", "Hannut", "Engis", "Wanze", "Aywaille", "Sprimont",
    "Spa", "Theux", "Pepinster", "Dison", "Herve", "Malmedy", "Waimes", "Stavelot", "Trois-Ponts", "Plombières",
    "Welkenraedt", "Limbourg-Dolhain", "Andenne", "Sambreville", "Auvelais", "Jemeppe-sur-Sambre", "Gembloux", "Ciney",
    "Philippeville", "Couvin", "Walcourt", "Florennes", "Rochefort", "Beauraing", "Jambes", "Éghezée",
    "Fosses-la-Ville", "Profondeville", "Assesse", "Yvoir", "Floreffe", "La Bruyère", "Braine-l'Alleud",
    "Waterloo", "Rixensart",
    "Tubize", "Genappe", "Jodoigne", "Court-Saint-Étienne", "Lasne", "La Hulpe", "Grez-Doiceau", "Chaumont-Gistoux",
    "Perwez", "Rebecq", "Ittre", "Villers-la-Ville", "Virton", "Aubange", "Athus", "Libramont", "Neufchâteau",
    "Bertrix", "Bouillon", "Durbuy", "Hotton", "La Roche-en-Ardenne", "Vielsalm", "Houffalize", "Messancy",
    "Florenville", "Saint-Hubert", "Habay", "Étalle",
    "Beauvechain", "Braine-le-Château", "Chastre", "Hélécine", "Incourt", "Mont-Saint-Guibert", "Orp-Jauche",
    "Ramillies", "Walhain", "Belœil", "Beloeil", "Brugelette", "Brunehaut", "Celles", "Chièvres", "Dour",
    "Frasnes-lez-Anvaing", "Froidchapelle", "Lens", "Mont-de-l'Enclus", "Pecq", "Quévy", "Rumes", "Sivry-Rance",
    "Amay", "Ans", "Anthisnes", "Aubel", "Baelen", "Bassenge", "Berloz", "Braives", "Burdinne", "Clavier",
    "Comblain-au-Pont", "Crisnée", "Dalhem", "Donceel", "Faimes", "Ferrières", "Fexhe-le-Haut-Clocher", "Geer",
    "Hamoir", "Héron", "Jalhay", "Lierneux", "Lincent", "Marchin", "Modave", "Nandrin", "Neupré", "Olne", "Oreye",
    "Ouffet", "Remicourt", "Saint-Georges-sur-Meuse", "Saint-Nicolas", "Stoumont", "Thimister-Clermont", "Tinlot",
    "Trooz", "Verlaine", "Villers-le-Bouillet", "Visé", "Wasseiges", "Attert", "Bertogne", "Chiny", "Daverdisse",
    "Érezée", "Fauvillers", "Gouvy", "Herbeumont", "Léglise", "Libin", "Manhay", "Martelange", "Meix-devant-Virton",
    "Musson", "Nassogne", "Paliseul", "Rendeux", "Rouvroy", "Sainte-Ode", "Saint-Léger", "Tellin", "Tenneville",
    "Tintigny", "Vaux-sur-Sûre", "Wellin", "Anhée", "Bièvre", "Cerfontaine", "Doische", "Fernelmont", "Gedinne",
    "Gesves", "Hamois", "Hastière", "Havelange", "Houyet", "Mettet", "Ohey", "Onhaye", "Sombreffe", "Somme-Leuze",
    "Viroinval", "Vresse-sur-Semois",
)  # fmt: skip
BRUSSELS: Final = (
    "Bruxelles", "Bxl", "Brussel", "Actiris", "Anderlecht", "Auderghem", "Berchem-Sainte-Agathe", "Etterbeek",
    "Evere", "Forest", "Ganshoren", "Ixelles", "Jette", "Koekelberg", "Molenbeek", "Saint-Gilles", "Saint-Josse",
    "Schaerbeek", "Uccle", "Watermael-Boitsfort", "Woluwe", "Laeken", "Haren",
)  # fmt: skip
FLEMISH: Final = (
    "Vlaanderen", "Flamande", "VDAB", "Anvers", "Gand", "Bruges", "Louvain", "Leuven", "Malines", "Hasselt",
    "Ostende", "Courtrai", "Vilvorde", "Hal", "Halle", "Zaventem", "Alost", "Saint-Nicolas-Waes", "Roulers", "Genk",
    "Turnhout", "Ninove", "Tongres", "Furnes", "Termonde", "Audenarde", "Renaix", "Grimbergen", "Dilbeek", "Asse",
    "Tirlemont", "Diest", "Aarschot", "Province de Limbourg",
    "Brabant flamand", "Flandre-Orientale", "Flandre-Occidentale",
)  # fmt: skip
