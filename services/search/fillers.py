"""Words that say nothing about what somebody needs: left out, and never taken for a misspelt one.

Written as people type them; ``vocabulary`` folds them like everything else.
"""

FILLERS = {
    "nl": """
        de het een en of in op te van voor met bij naar uit door om aan als dat die dit
        deze ik je jij u hij zij ze we wij mij me mijn jouw uw ons onze zijn haar hun is
        ben bent was heb hebt heeft had word wordt worden kan kun kunt kunnen mag moet
        moeten wil wilt graag zoek zoeken nodig hulp help waar wat wie hoe wanneer
        waarom er daar hier ook nog al wel niet geen nu dan maar want alsjeblieft aub
        dank iets iemand ergens heel erg veel zonder krijg krijgen hallo hoi doen gaan
        ga komen kom deze sinds gratis twee spreekt spreken
    """,
    "en": """
        a an the and or of in on at to for with without by from out up off about into as
        that this these those i im ive you he she it we they me my mine your his her our
        their them us is am are was were be been being have has had do does did dont
        doesnt didnt can could cant cannot may must should will would want wants wanna
        need needs looking find get got give help please where what who how when why
        which there here also still already not no yes now then but because some
        something someone somewhere very much many so too just hello hi thanks go going
        come any if since havent hasnt isnt arent wasnt wont couldnt hadnt didn doesn
        free one two three well speak speaks speaking
    """,
    "ar": """
        في من إلى الى على عن مع بدون أنا انا أنت هو هي نحن هم هذا هذه ذلك هنا هناك أن ان
        إن لا ليس ما لم لن هل أين اين وين كيف متى لماذا ليش ماذا شو ايش من مين أريد اريد
        بدي عايز عاوز ابغى أحتاج احتاج محتاج أبحث ابحث عندي عندك لدي لي معي مساعدة
        ساعدوني ممكن أستطيع استطيع اقدر أقدر يمكن يمكنني لو سمحت من فضلك كل شيء شي كان
        يكون قد عم كثير جدا بس يا أو او ثم الآن هلق فيه لقيت احصل أحصل مجاني مجانا
        مجانية ببلاش يومين تقدر يتكلم تتكلم يحكي بيحكي
    """,
    "fr": """
        le la les l un une des de du d et ou à au aux en dans sur sous pour avec sans
        par chez je j jai tu il elle on nous vous ils elles me m mon ma mes ton ta tes
        son sa ses notre nos votre leur ce cet cette ces c est suis es sont était ai as
        a avons avez ont avoir être peux peut pouvoir veux voudrais veut dois doit faut
        cherche chercher besoin dun dune aide aider aidez où que qui quoi quel quelle
        comment quand pourquoi ne n pas plus rien y si mais car svp merci bonjour très
        trop tout aussi depuis trouver avoir faire fait quelquun quelque gratuit
        gratuite deux parle parler parlant
    """,
    "es": """
        el la los las un una unos unas y o de del a al en con sin por para desde yo tu
        él ella nosotros ellos me mi mis te tu su sus nos se lo le que qué quien quién
        como cómo donde dónde cuando cuándo porque es soy eres estoy está están ser
        estar era fue he ha han hay tengo tiene tener puedo puede poder quiero quisiera
        necesito nececito necesita busco buscar ayuda ayudar ayúdame favor hola gracias
        no si sí ya muy mucho más algo alguien esto este esta ese hacer hago aquí ahora
        gratis dos llevo habla hable hablar
    """,
    "pt": """
        o a os as um uma uns e ou de do da dos das em no na nos nas com sem por para pra
        pro ao à eu tu você ele ela nós eles me mim meu minha meus minhas seu sua se lhe
        que quem como onde quando porque é sou estou tô está estão ser estar foi era fui
        tenho tem ter posso pode poder quero queria preciso precisa procuro procurar
        ajuda ajudar favor olá obrigado não nao sim já muito mais algo alguém isto este
        esta esse fazer faço aqui agora consigo conseguir grátis gratuito dois faz fala
        fale falar
    """,
    "tr": """
        bir bu şu o ve veya ile için ben sen biz siz onlar beni bana benim bende sana
        seni bizim mı mi mu mü da de ki ne nasıl nerede nerde nereden nereye neresi
        niçin neden kim hangi var istiyorum isterim lazım gerek ihtiyacım arıyorum
        bulmak yardım yardıma lütfen merhaba çok daha en ama çünkü gibi kadar sonra önce
        şimdi burada değil olur olarak nedir edin edebilir alabilirim yapabilirim miyim
        gidebilir gidebilirim yapabilir bedava ücretsiz iki konuşan konuşuyor bilen
    """,
    "ru": """
        и или в во на с со к ко у о об от до из за по для без при над под я ты он она мы
        вы они меня мне мной мой моя моё мои моего моему тебя нас нам вас вам его её их
        это этот эта не нет ни да бы ли же что кто как где куда откуда когда почему есть
        был была было быть могу можно можете хочу хотел надо нужно нужен нужна нужны ищу
        найти помогите помощь помочь пожалуйста здравствуйте привет очень уже ещё тут
        там здесь сейчас если но а то все всё мой бесплатно бесплатный бесплатная два
        больше делать говорит говорящий
    """,
    "uk": """
        і й та або в у на з із зі до від о об про за по для без при над під я ти він
        вона ми ви вони мене мені мною мій моя моє мої мого моєму тебе нас нам вас вам
        його її їх це цей ця не ні так би чи же що хто як де куди звідки коли чому є був
        була було бути можу можна можете хочу хотів треба потрібно потрібен потрібна
        потрібні шукаю знайти допоможіть допомога допомогти будь ласка привіт дуже вже
        ще тут там зараз якщо але а то все маю нема немає безкоштовно безкоштовний два
        більше робити говорить
    """,
    "fa": """
        و یا در از به با بدون برای تا که این آن را رو من تو او ما شما آنها منو ام ای است
        هست هستم هستیم بود باشد شد شده دارم دارد داره ندارم نداره داریم می نمی ها های
        خیلی هم نه بله کجا چه چی چطور چگونه کی چرا کدام میخواهم میخوام می‌خواهم خواهم
        خواستن لازم نیاز احتیاج کمک لطفا سلام ممنون میتوانم میتونم توانم بتوانم باید کنم
        کنید کن یک یه هر چیزی کسی اینجا الان اگر ولی دنبال پیدا رایگان مجانی دو بگیرم
        صحبت میکند
    """,
    "ti": """
        ኣብ ናብ ካብ ምስ ናይ ን ብ እዚ እቲ እታ ኣነ ንስኻ ንሱ ንሳ ንሕና እየ እዩ እያ ኢና ኢኹም ኣሎ ኣላ ኣለኹ ኣለዉ ኣለኒ
        ኣለና ኣለዎ የለን የብለይን የለኹን ኣይኮነን ኣበይ ኣየናይ እንታይ መን ከመይ ብኸመይ መዓስ ስለምንታይ ደልየ እደሊ እደልይ
        የድልየኒ ሓገዝ ሓግዙኒ በጃኹም ክኽእል ይኽእል ኣይክእልን እኽእል ድማ ወይ ግን ስለ ብጣዕሚ ሕጂ ኣብዚ ኣብኡ ክረክብ ክኸውን
        ከም ሰላም ነጻ ብነጻ ክልተ ዝዛረብ ዝዛረቡ
    """,
    "zh-hans": """
        我 你 您 他 她 它 们 的 了 着 过 是 在 有 没 不 无 想 要 去 来 吗 呢 吧 啊 和 与 或
        也 都 很 太 把 给 向 从 到 对 为 就 还 又 再 能 会 可 以 这 那 哪 里 儿 什 么 怎 谁
        请 帮 助 个 些 点 得 地 需 找 求
    """,
}
