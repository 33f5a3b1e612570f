"""Residue: whole lines that a page left around its story, each rule with a name.

`label` answers for lines that are residue wherever they stand, `edge_label` for those that are so only before
the headline or behind the story, where single words (“Home”, “Print”) cannot be subheads. A paragraph that
merely begins with such a word is none of them.
"""

import re

from generator.ingest.calendars import plain

_LONGEST = 160

_ANYWHERE = {
    "advertisement": "advertisement;advertisements;advert;advertising;advertisement - continue reading below;"
    "advertisement continues below;advertisement - scroll to continue;- advertisement -;article continues below advertisement;"
    "story continues below advertisement;story continues below this ad;story continues below;article continues below;"
    "article continues after advertisement;story continues after advertisement;continue reading below;sponsored;sponsored content;"
    "paid content;paid post;promoted;promoted content;ad;ads;ad feedback;scroll to continue;continues below;"
    "anzeige;werbung;anzeigen;advertorial;artikel geht nach der anzeige weiter;weiter nach der anzeige;"
    "der artikel wird nach der anzeige fortgesetzt;publicité;publicite;annonce;la suite après la publicité;la suite après cette publicité;"
    "suite de l'article après la publicité;publicidad;anuncio;continúa después de la publicidad;sigue después de la publicidad;"
    "la noticia continúa después de la publicidad;publicidade;anúncio;continua após a publicidade;continua depois da publicidade;"
    "publicità;pubblicità;annuncio;continua dopo la pubblicità;l'articolo continua dopo la pubblicità;"
    "advertentie;reclame;lees verder na de advertentie;artikel gaat verder na de advertentie;reklam;annons;artikeln fortsätter efter annonsen;"
    "annoncering;annonse;reklame;mainos;reklama;ogłoszenie;dalszy ciąg materiału pod reklamą;dalsza część artykułu pod reklamą;"
    "hirdetés;reclamă;reklam alanı;ilan;реклама;на правах рекламы;продолжение после рекламы;إعلان;إعلانات;يتبع بعد الإعلان;"
    "广告;廣告;推广;赞助内容;広告;スポンサーリンク;pr;広告の後に続きます;광고;광고 아래 기사 계속;פרסומת;תוכן ממומן;آگهی;تبلیغات;تبلیغ;विज्ञापन;διαφήμιση;iklan;quảng cáo",
    "newsletter": "sign up for our newsletter;sign up for our newsletters;sign up for the newsletter;subscribe to our newsletter;"
    "sign up for our free newsletter;sign up for our daily newsletter;subscribe to our daily newsletter;get our newsletter;"
    "get the latest news in your inbox;subscribe now;subscribe today;sign up here;sign up now;sign up;newsletter;"
    "get breaking news alerts;join our newsletter;become a member;support our journalism;support local journalism;"
    "newsletter abonnieren;jetzt newsletter abonnieren;newsletter bestellen;jetzt abonnieren;abonnieren sie unseren newsletter;"
    "melden sie sich für unseren newsletter an;hier zum newsletter anmelden;jetzt anmelden;abonnez-vous;abonnez-vous à notre newsletter;"
    "abonnez-vous à notre lettre d'information;inscrivez-vous à notre newsletter;s'inscrire à la newsletter;recevez notre newsletter;"
    "recevez notre lettre d'information;je m'abonne;s'abonner;suscríbete;suscríbete a nuestro boletín;suscríbase a nuestro boletín;"
    "suscríbete a nuestra newsletter;suscríbete al boletín;apúntate a nuestra newsletter;recibe nuestro boletín;boletín;"
    "assine;assine já;assine a nossa newsletter;assine nossa newsletter;subscreva a nossa newsletter;inscreva-se na nossa newsletter;"
    "receba a nossa newsletter;receba nossa newsletter;inscreva-se;iscriviti alla newsletter;iscriviti alla nostra newsletter;abbonati;"
    "abbonati ora;iscriviti;schrijf je in voor onze nieuwsbrief;meld je aan voor onze nieuwsbrief;meld u aan voor onze nieuwsbrief;abonneer nu;"
    "nieuwsbrief;prenumerera;prenumerera på vårt nyhetsbrev;anmäl dig till vårt nyhetsbrev;tilmeld dig vores nyhedsbrev;tilmeld nyhedsbrev;"
    "meld deg på nyhetsbrevet;meld deg på vårt nyhetsbrev;tilaa uutiskirje;zapisz się do newslettera;zapisz się na newsletter;zapisz się na nasz newsletter;"
    "bültenimize abone olun;e-bültene abone ol;abone ol;подпишитесь на рассылку;подпишитесь на нашу рассылку;подписаться на рассылку;подписаться;"
    "подпишитесь на наш телеграм-канал;подпишитесь на наш канал;اشترك في نشرتنا;اشترك في نشرتنا الإخبارية;اشترك في النشرة البريدية;اشترك الآن;"
    "订阅我们的新闻简报;订阅;訂閱電子報;订阅新闻简报;ニュースレターに登録;メルマガ登録;ニュースレターを購読する;会員登録;뉴스레터 구독;뉴스레터 구독하기;구독하기;"
    "הירשמו לניוזלטר;הרשמה לניוזלטר;הצטרפו לניוזלטר שלנו;عضویت در خبرنامه;در خبرنامه ما عضو شوید;न्यूज़लेटर की सदस्यता लें;हमारे न्यूज़लेटर की सदस्यता लें",
    "related": "related;related stories;related story;related articles;related article;related coverage;related content;related news;related topics;related links;"
    "more stories;more news;more like this;more on this story;more on this topic;more on this;most read;most popular;most viewed;trending;trending now;"
    "top stories;popular;popular now;recommended;recommended for you;recommended stories;you may also like;you might also like;"
    "you may also be interested in;up next;read next;what to read next;read more;read also;see also;also read;don't miss;must read;must reads;"
    "latest news;latest stories;editors' picks;editor's picks;from the archive;in case you missed it;more from this section;further reading;"
    "mehr zum thema;mehr zu diesem thema;lesen sie auch;lesen sie mehr;auch interessant;das könnte sie auch interessieren;meistgelesen;"
    "meistgelesene artikel;am meisten gelesen;weitere artikel;weitere meldungen;weitere themen;verwandte artikel;ähnliche artikel;verwandte themen;passend zum thema;"
    "lesen sie weiter;weiterlesen;mehr lesen;zum thema;lire aussi;à lire aussi;a lire aussi;voir aussi;sur le même sujet;sur le même thème;les plus lus;"
    "les plus lues;articles liés;articles similaires;articles connexes;en savoir plus;lire la suite;dans la même rubrique;nos derniers articles;vous aimerez aussi;"
    "lea también;lee también;leer también;lea además;le puede interesar;te puede interesar;también te puede interesar;relacionado;relacionados;"
    "noticias relacionadas;artículos relacionados;más leídas;lo más leído;las más leídas;más noticias;más información;más sobre este tema;ver también;vea también;"
    "leia também;leia mais;veja também;saiba mais;mais lidas;mais lidos;as mais lidas;notícias relacionadas;artigos relacionados;mais notícias;relacionadas;"
    "leggi anche;per approfondire;articoli correlati;i più letti;più letti;le più lette;notizie correlate;ti potrebbe interessare;potrebbe interessarti;vedi anche;"
    "leggi tutto;altre notizie;lees ook;lees meer;lees verder;meer nieuws;meer over dit onderwerp;gerelateerd;gerelateerde artikelen;meest gelezen;bekijk ook;"
    "läs mer;läs också;läs även;mest läst;mest lästa;relaterat;relaterade artiklar;fler nyheter;læs også;læs mere;mest læste;relaterede artikler;"
    "les også;les mer;mest lest;relaterte saker;lue myös;lue lisää;luetuimmat;aiheeseen liittyvää;czytaj także;czytaj też;czytaj więcej;przeczytaj także;zobacz też;"
    "zobacz także;najczęściej czytane;najpopularniejsze;powiązane;powiązane artykuły;polecane;čtěte také;nejčtenější;související články;čítajte aj;"
    "olvassa el ezt is;kapcsolódó cikkek;citește și;citește mai mult;articole similare;ilgili haberler;ilgili haber;bunlar da ilginizi çekebilir;çok okunanlar;"
    "en çok okunanlar;benzer haberler;читайте также;смотрите также;по теме;материалы по теме;похожие материалы;самое читаемое;другие новости;ещё по теме;еще по теме;"
    "популярное;читать далее;читайте також;за темою;اقرأ أيضا;اقرا ايضا;إقرأ أيضا;اقرأ المزيد;مواضيع ذات صلة;أخبار ذات صلة;مقالات ذات صلة;موضوعات ذات صلة;الأكثر قراءة;قد يهمك أيضا;"
    "شاهد أيضا;相关阅读;相关新闻;相关报道;相关文章;相关链接;延伸阅读;延伸閱讀;相關新聞;相關報導;推荐阅读;热门新闻;热门文章;热门推荐;猜你喜欢;更多新闻;"
    "関連記事;関連ニュース;あわせて読みたい;人気記事;アクセスランキング;おすすめ記事;こちらもおすすめ;続きを読む;ランキング;最新記事;"
    "관련기사;관련 기사;많이 본 뉴스;많이 본 기사;인기 기사;추천 기사;주요 뉴스;함께 보면 좋은 기사;קראו גם;קרא עוד;כתבות נוספות;עוד בנושא;הנקראות ביותר;כתבות קשורות;"
    "بیشتر بخوانید;مطالب مرتبط;اخبار مرتبط;پربازدیدترین‌ها;پربازدیدترین;همچنین بخوانید;خبرهای مرتبط;यह भी पढ़ें;ये भी पढ़ें;संबंधित खबरें;संबंधित ख़बरें;और पढ़ें;सबसे ज्यादा पढ़ी गई;"
    "διαβάστε επίσης;σχετικά άρθρα;baca juga;berita terkait;terpopuler;xem thêm;tin liên quan;đọc thêm",
    "share": "share this;share this article;share this story;share this post;share article;share story;share on facebook;share on twitter;share on x;"
    "share via email;share on whatsapp;share on linkedin;click to share;tweet this;email this article;email this story;print this article;print this story;"
    "print article;copy link;link copied;save article;gift article;gift this article;listen to this article;listen to this story;facebook twitter email;"
    "artikel teilen;diesen artikel teilen;beitrag teilen;teilen sie diesen artikel;artikel drucken;artikel anhören;link kopieren;artikel merken;"
    "partager cet article;partager l'article;partager sur facebook;partager sur twitter;imprimer l'article;copier le lien;écouter l'article;envoyer par e-mail;"
    "compartir esta noticia;compartir este artículo;compartir en facebook;compartir noticia;comparte esta noticia;comparte este artículo;copiar enlace;"
    "imprimir artículo;escuchar artículo;compartilhe;compartilhar notícia;compartilhe esta notícia;compartilhar no facebook;partilhar este artigo;partilhe este artigo;"
    "partilhe esta notícia;copiar link;ouvir artigo;condividi questo articolo;condividi l'articolo;condividi su facebook;copia link;stampa articolo;"
    "deel dit artikel;deel artikel;deel dit bericht;deel via facebook;kopieer link;artikel delen;dela artikeln;dela artikel;dela den här artikeln;del artiklen;del artikkelen;jaa artikkeli;jaa juttu;"
    "udostępnij artykuł;udostępnij na facebooku;podziel się;poleć znajomym;haberi paylaş;bu haberi paylaş;поделиться новостью;поделиться статьей;поделитесь с друзьями;"
    "скопировать ссылку;شارك المقال;شارك الخبر;مشاركة المقال;مشاركة الخبر;شارك هذا المقال;نسخ الرابط;分享到;分享到微信;分享至;分享本文;分享这篇文章;この記事をシェア;記事をシェア;シェアする;"
    "リンクをコピー;印刷する;기사 공유;기사 공유하기;공유하기;링크 복사;שתפו את הכתבה;שתפו כתבה;העתקת קישור;این مطلب را به اشتراک بگذارید;اشتراک‌گذاری;لینک کوتاه;کپی لینک;खबर शेयर करें;इस खबर को शेयर करें;शेयर करें",
    "navigation": "skip to content;skip to main content;skip to navigation;skip navigation;skip to article;jump to content;jump to main content;"
    "back to top;return to top;go back;zum inhalt springen;zum hauptinhalt springen;direkt zum inhalt;zum inhalt;nach oben;zurück zur startseite;seitenanfang;zurück zum seitenanfang;"
    "aller au contenu;aller au contenu principal;passer au contenu;retour en haut;haut de page;retour à l'accueil;accéder au contenu;"
    "saltar al contenido;ir al contenido;ir al contenido principal;volver arriba;pular para o conteúdo;ir para o conteúdo;ir para o conteúdo principal;saltar para o conteúdo;"
    "voltar ao topo;vai al contenuto;salta al contenuto;vai al contenuto principale;torna su;torna all'inizio;naar de inhoud;ga naar de inhoud;naar hoofdinhoud;direct naar inhoud;"
    "ga naar hoofdinhoud;terug naar boven;hoppa till innehåll;hoppa till huvudinnehåll;gå til indhold;gå til indholdet;hopp til innhold;gå til innhold;siirry sisältöön;hyppää sisältöön;"
    "przejdź do treści;przejdź do głównej treści;do góry;powrót na górę;přeskočit na obsah;ugrás a tartalomra;sari la conținut;içeriğe geç;içeriğe atla;ana içeriğe geç;yukarı çık;"
    "перейти к содержанию;перейти к содержимому;перейти к основному содержанию;к началу страницы;наверх;перейти до вмісту;انتقل إلى المحتوى;الانتقال إلى المحتوى;تخطي إلى المحتوى;تخطى إلى المحتوى;"
    "العودة إلى الأعلى;跳到内容;跳至内容;跳转到内容;跳到主要内容;跳至主要内容;跳至主要內容;返回顶部;回到顶部;本文へスキップ;コンテンツへスキップ;メインコンテンツへスキップ;本文へ移動;ページトップへ;ページの先頭へ;"
    "본문으로 건너뛰기;본문 바로가기;콘텐츠로 건너뛰기;맨 위로;דלג לתוכן;דילוג לתוכן;מעבר לתוכן;חזרה למעלה;پرش به محتوا;رفتن به محتوا;مشاهده محتوای اصلی;सामग्री पर जाएं;मुख्य सामग्री पर जाएं",
    "loading": "loading;loading...;loading comments;loading…;please wait;wird geladen;lädt;lade…;chargement;chargement en cours;cargando;carregando;a carregar;caricamento;"
    "caricamento in corso;laden;laddar;indlæser;laster;ladataan;ładowanie;yükleniyor;загрузка;идет загрузка;جار التحميل;جاري التحميل;加载中;正在加载;読み込み中;로딩 중;로딩중;טוען;در حال بارگذاری;लोड हो रहा है",
    "comments": "comments;comment;leave a comment;leave a reply;post a comment;add a comment;write a comment;view comments;show comments;hide comments;"
    "read comments;read the comments;see comments;join the conversation;join the discussion;be the first to comment;no comments;no comments yet;"
    "comments are closed;log in to comment;login to comment;sign in to comment;comments (0);have your say;what do you think?;"
    "kommentare;kommentar schreiben;kommentare anzeigen;kommentieren;kommentar verfassen;jetzt kommentieren;diskutieren sie mit;kommentar abgeben;"
    "kommentare lesen;alle kommentare;schreiben sie einen kommentar;schreibe einen kommentar;kommentarbereich;keine kommentare;ihre meinung;"
    "commentaires;commentaire;laisser un commentaire;commenter;ajouter un commentaire;écrire un commentaire;poster un commentaire;voir les commentaires;"
    "lire les commentaires;réagir;réagissez;aucun commentaire;soyez le premier à commenter;déposer un commentaire;"
    "comentarios;deja un comentario;dejar un comentario;comentar;ver comentarios;añadir comentario;escribir un comentario;escribe un comentario;sin comentarios;"
    "deje un comentario;participa en la conversación;únete a la conversación;comentários;deixe um comentário;deixe seu comentário;deixe o seu comentário;ver comentários;"
    "nenhum comentário;sem comentários;comente;faça um comentário;escreva um comentário;commenti;lascia un commento;commenta;scrivi un commento;vedi i commenti;"
    "nessun commento;leggi i commenti;aggiungi un commento;reacties;reageer;plaats een reactie;geef een reactie;laat een reactie achter;bekijk reacties;reageren;geen reacties;"
    "kommentarer;lämna en kommentar;skriv en kommentar;visa kommentarer;kommentera;skriv kommentar;vis kommentarer;legg igjen en kommentar;efterlad en kommentar;kommentit;kommentoi;jätä kommentti;"
    "komentarze;dodaj komentarz;skomentuj;zostaw komentarz;napisz komentarz;pokaż komentarze;brak komentarzy;komentáře;přidat komentář;komentáre;pridať komentár;hozzászólások;hozzászólás;"
    "szólj hozzá;comentarii;lasă un comentariu;adaugă un comentariu;yorumlar;yorum yap;yorum yaz;yorum ekle;yorum bırakın;комментарии;комментировать;оставить комментарий;"
    "оставьте комментарий;добавить комментарий;написать комментарий;показать комментарии;обсудить;обсуждение;нет комментариев;коментарі;залишити коментар;коментари;"
    "التعليقات;تعليقات;أضف تعليقا;اترك تعليقا;أضف تعليق;اكتب تعليقا;لا توجد تعليقات;شارك برأيك;عرض التعليقات;评论;发表评论;网友评论;查看评论;我要评论;暂无评论;写评论;評論;留言;發表評論;我要留言;发表留言;"
    "コメント;コメントする;コメントを書く;コメントを見る;コメントを投稿;コメントを残す;コメント欄;댓글;댓글 쓰기;댓글쓰기;댓글 보기;댓글 달기;의견 남기기;첫 댓글을 남겨보세요;תגובות;הוסף תגובה;הוסיפו תגובה;כתבו תגובה;השאירו תגובה;לתגובות;"
    "نظرات;دیدگاه‌ها;نظر بدهید;ارسال نظر;دیدگاه خود را بنویسید;نظر شما;ثبت نظر;टिप्पणियाँ;टिप्पणियां;टिप्पणी करें;टिप्पणी;अपनी टिप्पणी दें;σχόλια;αφήστε σχόλιο;komentar;tinggalkan komentar;bình luận",
}
_AT_EDGES = {
    "share": "share;shares;tweet;facebook;twitter;x;whatsapp;linkedin;reddit;pinterest;telegram;instagram;youtube;threads;bluesky;mastodon;email;e-mail;mail;print;save;bookmark;copy;"
    "listen;flipboard;messenger;sms;follow us;follow;like;rss;teilen;drucken;merken;anhören;per mail;vorlesen;partager;imprimer;enregistrer;écouter;envoyer;compartir;comparte;imprimir;guardar;"
    "escuchar;enviar;síguenos;partilhar;compartilhar;partilhe;salvar;ouvir;condividi;stampa;salva;ascolta;invia;segui;delen;deel;printen;afdrukken;bewaar;opslaan;dela;skriv ut;del;jaa;tulosta;"
    "udostępnij;drukuj;zapisz;sdílet;tisk;megosztás;distribuie;paylaş;yazdır;kaydet;поделиться;поделитесь;печать;распечатать;сохранить;поділитися;مشاركة;شارك;طباعة;حفظ;استمع;أرسل;分享;打印;收藏;转发;列印;微博;微信;"
    "シェア;ツイート;印刷;保存;はてなブックマーク;line;共有;공유;인쇄;스크랩;카카오톡;페이스북;트위터;שתף;שתפו;שיתוף;הדפסה;הדפס;اشتراک گذاری;چاپ;ذخیره;ارسال;साझा करें;शेयर;प्रिंट",
    "navigation": "home;menu;search;log in;login;sign in;register;account;my account;subscribe;contact;contact us;about;about us;help;more;close;next;previous;next article;previous article;"
    "next story;previous story;top;archive;archives;sitemap;privacy policy;privacy;terms of use;terms of service;terms;terms and conditions;cookie policy;cookie settings;cookies;accept all;accept;accept cookies;"
    "manage preferences;advertise;advertise with us;view all;see all;view more;show more;load more;all stories;faq;careers;open menu;close menu;toggle navigation;e-paper;epaper;"
    "startseite;menü;suche;anmelden;impressum;datenschutz;datenschutzerklärung;kontakt;agb;nutzungsbedingungen;mehr;alle akzeptieren;zur startseite;nächster artikel;vorheriger artikel;abo;über uns;zurück;"
    "accueil;recherche;rechercher;se connecter;connexion;mentions légales;confidentialité;politique de confidentialité;plan du site;nous contacter;à propos;article suivant;article précédent;tout accepter;suivant;précédent;"
    "inicio;menú;buscar;iniciar sesión;contacto;aviso legal;política de privacidad;política de cookies;quiénes somos;siguiente;anterior;aceptar;portada;página inicial;início;entrar;contato;contactos;sobre;próximo;aceitar;"
    "termos de uso;fale conosco;home page;cerca;accedi;contatti;chi siamo;privacy policy;note legali;successivo;precedente;accetta;zoeken;inloggen;contact;over ons;volgende;vorige;privacyverklaring;"
    "hem;sök;logga in;om oss;kontakta oss;meny;forside;søg;log ind;om os;kontakt os;etusivu;haku;kirjaudu;yhteystiedot;strona główna;szukaj;zaloguj;zaloguj się;polityka prywatności;regulamin;o nas;następny;poprzedni;"
    "anasayfa;ana sayfa;ara;giriş yap;iletişim;hakkımızda;gizlilik politikası;künye;главная;поиск;войти;вход;меню;контакты;о нас;о проекте;политика конфиденциальности;далее;назад;"
    "الرئيسية;بحث;تسجيل الدخول;اتصل بنا;من نحن;سياسة الخصوصية;القائمة;首页;首頁;搜索;登录;登入;菜单;关于我们;联系我们;隐私政策;上一篇;下一篇;返回首页;返回;ホーム;トップ;検索;ログイン;メニュー;"
    "お問い合わせ;プライバシーポリシー;利用規約;会社概要;次の記事;前の記事;홈;검색;로그인;메뉴;회사소개;개인정보처리방침;이용약관;다음 기사;이전 기사;目录;דף הבית;ראשי;חיפוש;התחברות;צור קשר;אודות;תפריט;"
    "صفحه اصلی;خانه;جستجو;ورود;تماس با ما;درباره ما;मुखपृष्ठ;होम;खोजें;लॉग इन;संपर्क करें",
    "photo": "photo;photos;image;view gallery;gallery;photo gallery;enlarge image;enlarge;click to enlarge;caption;hide caption;toggle caption;getty images;file photo;courtesy photo;"
    "bild;bilder;bildergalerie;foto;fotos;galerie;photos;galería;galeria;foto gallery;fotogalleria;zdjęcia;фото;фотогалерея;صورة;صور;图;图片;写真;사진;תמונה;عکس;फोटो",
    "end mark": "end;ends;the end;more;ende;fin;fine;fim;einde;slut;koniec;конец;انتهى;完;おわり;了;끝;סוף;پایان;समाप्त;(end);(ends);(more);(完);（完）;（了）;(끝);<끝>;(ende);(fin);(fine);(fim);(конец)",
}
_END_MARK = re.compile(
    r"(?i)[-–—\s]*(?:30|ends?|xxx|30-?30)[-–—\s]*|[#*_=~\-–—•·.■□◆◇▲●○※§+×x<>/\\|\s]{1,80}|[-–—#*=(\[]+\s*(?:30|ends?|ende|fin|fine|fim|einde|more|slut|koniec|конец)\s*[-–—#*=)\]]+"
)
_COUNTED = re.compile(
    r"(?:[(\[]?\d[\d,.]*[)\]]?\s*(?P<after>\D{1,30}?)|(?P<before>\D{1,30}?)\s*[:：]?\s*[(\[（]?\s*\d[\d,.]*\s*[)\]）]?(?:개|件|条|條)?)[.!]?"
)
_COUNT_WORDS = frozenset(
    plain(
        "comments;comment;shares;share;views;view;likes;like;replies;reactions;responses;reads;kommentare;kommentar;leserkommentare;aufrufe;commentaires;commentaire;"
        "partages;réactions;réaction;vues;comentarios;comentario;compartidos;vistas;comentários;comentário;partilhas;visualizações;commenti;commento;condivisioni;reacties;reactie;kommentarer;"
        "komentarze;komentarzy;komentarz;udostępnień;yorum;yorumlar;kommenttia;kommentit;komentářů;hozzászólás;comentarii;комментариев;комментария;комментарий;комментарии;просмотров;просмотра;"
        "коментарів;коментарі;تعليقات;تعليق;التعليقات;عدد التعليقات;مشاهدات;مشاركة;评论;条评论;條評論;阅读;次阅读;阅读量;评论数;留言;點閱;浏览;浏览量;コメント;件のコメント;件;댓글;댓글수;조회;조회수;תגובות;צפיות;نظر;نظرات;دیدگاه;"
        "बार देखा गया;टिप्पणियाँ;टिप्पणियां;टिप्पणी;σχόλια"
    ).split(";")
)
_LINK_LABEL = re.compile(
    r"(?:related(?: stor(?:y|ies)| articles?| coverage| news| video)?|read (?:more|also|next|this|on|the full story)|also read|see also|more(?: on this| from [\w’'. &]{1,30}| stories)?|watch(?: also| now| more)?|"
    r"listen|don['’]t miss|recommended|up next|next|previous|must read|explore more|in pictures|in photos|opinion|video|sign up(?: here| now)?|subscribe|newsletter|podcast|"
    r"lesen sie (?:auch|mehr|dazu)|mehr zum thema|mehr dazu|lesetipp|auch interessant|siehe auch|video-tipp|"
    r"(?:à )?lire (?:aussi|également)|voir aussi|notre dossier|sur le même sujet|vidéo|"
    r"(?:lea|lee|leer|vea|ver|mira|te puede interesar|le puede interesar)(?: también| además| más)?|relacionad[oa]s?|más información|"
    r"(?:leia|veja|saiba|confira)(?: também| mais| ainda)|(?:leggi|vedi|guarda)(?: anche| tutto)|per approfondire|"
    r"lees (?:ook|meer|verder)|bekijk ook|läs (?:också|mer|även)|se också|læs (?:også|mere)|les (?:også|mer)|lue (?:myös|lisää)|"
    r"czytaj (?:także|też|również|więcej)|przeczytaj także|zobacz (?:też|także|również)|čtěte také|olvassa el|citește și|"
    r"ilgili haber|ayrıca (?:okuyun|bakınız)|bunu da okuyun|читайте (?:также|ещё|еще|нас)|смотрите также|по теме|читайте також|"
    r"ا?إ?قرأ (?:أيضا|المزيد)|اقرا ايضا|شاهد أيضا|طالع أيضا|相关阅读|延伸阅读|延伸閱讀|相关新闻|关联阅读|関連記事|関連|あわせて読みたい|관련\s?기사|읽어보기|קראו (?:גם|עוד)|ראו גם|"
    r"بیشتر بخوانید|همچنین بخوانید|بخوانید|(?:यह|ये|इसे) भी पढ़ें|और पढ़ें|διαβάστε (?:επίσης|ακόμη)|baca juga|xem thêm)\s*(?:[:：»›>→|｜]+|\s[-–—]\s)\s*\S"
)
_WEAK_LINK = re.compile(
    r"(?:more|watch|listen|next|previous|opinion|video|podcast|newsletter|subscribe|explore more|ver|mira|lea|lee|leer|vidéo|recommended|relacionad|بخوانید|по теме)\b"
)
_PHOTO = re.compile(
    r"[(\[]?(?:(?:file |cover |courtesy |stock )?(?:photos?|photograph(?:s|y)?|images?|pictures?|captions?|illustrations?|graphics?|credit|video)(?: credit| courtesy| caption| illustration| gallery)?s?|"
    r"fotos?|bild(?:er|unterschrift|nachweis|quelle|text)?|fotohinweis|abbildung|symbolbild|archivbild|archivfoto|titelbild|grafik|"
    r"(?:crédits?|légende)(?: photos?)?|photographies?|image d['’]illustration|illustration|"
    r"fotografías?|imagen|imágenes|pie de foto|crédito(?: da foto| de la foto)?|créditos?|fotografias?|imagem|imagens|legenda|divulgação|"
    r"foto di|immagine|immagini|didascalia|beeld|foto's|bijschrift|fotograf|fotografi|fotografie|bildtext|billede|kuva|valokuva|kuvat|"
    r"zdjęci[ea]|fot|zdj|autor zdjęcia|fotó|fotoğraf|görsel|фото|фотография|фотографии|снимок|иллюстрация|изображение|світлина|"
    r"صورة|صور|الصورة|تصوير|عدسة|图片(?:来源)?|圖片|图|圖|摄影|攝影|图为|资料图|资料图片|題圖|题图|图源|写真|写真提供|画像|撮影|사진|사진 ?제공|그래픽|תמונה|צילום|תצלום|עکס|عکس|تصویر|फोटो|चित्र|तस्वीर|φωτογραφία)"
    r"\s*(?:\([^()]{0,80}\)\s*)?(?:[:：=＝/／]|\s[|]\s|©)\s*\S"
)
_PHOTO_BY = re.compile(
    r"[(\[]?(?:(?:file |courtesy )?(?:photo(?:s|graph|graphs|graphy)?|image|picture|illustration|graphic)s? (?:by|courtesy of|provided by|from|via) |fotos? (?:von|de|di|van|av|af|por|dello|della) |"
    r"photo (?:de|par) |crédit photo |bild von |fot\. |zdj\. |foto av |фото автора)\S.{1,80}"
)
_MAIL_LINE = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_CONTACT = re.compile(
    r"(?:you can )?(?:contact|reach|e-?mail|mail|write to|send|tips?|questions?|follow|have a|got a|know more|for more|kontakt|schreiben sie|e-?mail an|redaktion|hinweise|contacter|contactez|écrivez|écrire|courriel|contacto|contacta|escrib|correo|"
    r"contatto|contatti|contatta|scrivi|contato|fale|escreva|contact opnemen|mail naar|mejla|kontakta|skriv till|napisz|kontakt|пишите|почта|связаться|электронная|للتواصل|تواصل|البريد|راسلنا|邮箱|电邮|联系|投稿|信箱|メール|問い合わせ|이메일|제보|מייל|דוא|ایمیل|संपर्क|ईमेल)\b"
    r"|.{2,60}\b(?:can|may) be (?:reached|contacted|e-?mailed|followed)\b|.{2,80}\bis an? (?:[\w\-]+ ){0,4}(?:writer|reporter|editor|columnist|correspondent|journalist|critic|professor|fellow)\b|[^.]{2,60} (?:erreichen sie|ist (?:redakteur|reporter|autor))"
)
_APPEAL = re.compile(
    r"(?:sign up|subscribe|get (?:the|our|all|more)|join (?:our|us|thousands)|support (?:our|local|independent)|follow us|like us|download (?:our|the) app|"
    r"click here|tap here|become a (?:member|subscriber)|register (?:now|here|for)|want more|never miss|stay (?:informed|up to date|connected)|have a (?:tip|story)|got a (?:tip|story)|"
    r"melden sie sich|abonnieren sie|jetzt (?:abonnieren|anmelden|testen)|folgen sie uns|hier (?:klicken|anmelden)|unterstützen sie|"
    r"abonnez-vous|inscrivez-vous|suivez-nous|recevez|cliquez ici|soutenez|suscríb|regístrate|síguenos|apúntate|recib[ea]|haz clic|únete|"
    r"assine|subscreva|inscreva|siga-nos|receba|clique aqui|iscriviti|abbonati|seguici|clicca qui|ricevi|schrijf (?:je|u) in|meld (?:je|u) aan|volg ons|abonneer|klik hier|"
    r"prenumerera|anmäl dig|följ oss|tilmeld|følg os|meld deg|følg oss|tilaa|seuraa|zapisz się|zaprenumeruj|obserwuj nas|kliknij|takip edin|bizi takip|abone ol|"
    r"подпи(?:шитесь|сывайтесь)|следите за|присоединяйтесь|підпишіться|اشترك|تابعنا|تابعونا|انضم|订阅|关注我们|扫码|扫描|点击|訂閱|フォロー|登録|購読|구독|팔로우|הירשמו|הצטרפו|עקבו|عضو شوید|دنبال کنید|सब्सक्राइब|फॉलो)"
)
_APPEAL_WORDS = re.compile(
    r"newsletter|inbox|mailing|alerts?\b|subscri|facebook|twitter|instagram|telegram|whatsapp|our app|social media|for free|journalism|tips?\b|story idea|e-?mail|notifications|"
    r"postfach|kanal|boletín|correo|notizie|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|newsletter|lettre|courriel|рассылк|канал|телеграм|نشرت|النشرة|بريد|简报|公众号|微信|电子报|電子報|メール|ニュースレター|뉴스레터|ניוזלטר|خبرنامه|"
    r"abon|offert|bülten|न्यूज़लेटर|notícias|biuletyn|account|konto|testen"
)
_READING_TIME = re.compile(
    r"(?:(?:estimated )?(?:reading|read) time\s*:?\s*)?\d{1,2}\s*[-–]?\s*(?:min(?:ute)?s?\.?(?:\s+(?:read|de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd|lästid|czytania))?)|"
    r"(?:lesezeit|leestijd|temps de lecture|durée de lecture|tempo di lettura|tempo de leitura|tiempo de lectura|lästid|czas czytania|время чтения|وقت القراءة|reading time|read time|okuma süresi)\s*[:：]?\s*(?:ca\.?\s*)?\d{1,2}\s*\w{0,9}\.?|"
    r"(?:阅读时间|阅读时长)\s*[:：]?.{1,12}|この記事は約?\d+分で読めます|\d+분 읽기"
)
_SHARE_ROW = re.compile(
    r"(?:(?:share|tweet|facebook|twitter|x|whatsapp|linkedin|email|e-mail|print|reddit|copy link|save|telegram|mail|teilen|drucken|partager|compartir|condividi|imprimir|more|pinterest|instagram|youtube|vk|ok|viber|微信|微博|qq)(?:[\s|/·•,]+|$)){2,}"
)
_ICON = "•»›>→▶►▼▲★✉☰←‹«#*[]()（）【】〈〉|·–—-+:：…."


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {_key(word): rule for rule, words in groups.items() for word in words.split(";")}


def _key(text: str) -> str:
    text = plain(text).replace("’", "'").replace("ʼ", "'").strip()
    return text.strip(_ICON + " !").strip() or text


_LABELS = _table(_ANYWHERE)
_EDGE_LABELS = _table(_AT_EDGES) | _LABELS


def label(text: str) -> str:
    """The name of the rule by which a line is residue wherever it stands; nothing for a line of the story."""
    if len(text) > _LONGEST:
        return ""
    rule = _LABELS.get(_key(text)) if len(text) <= 80 else None
    if rule and not _could_be_story(text, rule):
        return f"residue: {rule}"
    line = plain(text)
    counted = _COUNTED.fullmatch(line)
    if counted and (counted["after"] or counted["before"] or "").strip(" :()") in _COUNT_WORDS:
        return "residue: comments"
    ends = text[-1] in ".。।" and not text.endswith("...")
    if _PHOTO.match(line) and not (ends and len(text) > 100):
        return "residue: photo"
    if _LINK_LABEL.match(line) and not ends and not (_WEAK_LINK.match(line) and not _opens_with_capitals(text)):
        return "residue: link"
    return ""


def edge_label(text: str) -> str:
    """The same for a line before the headline or behind the story, where more is residue."""
    rule = label(text)
    if rule or len(text) > 250:
        return rule
    named = _EDGE_LABELS.get(_key(text)) if len(text) <= 80 else None
    if named:
        return f"residue: {named}"
    if _END_MARK.fullmatch(text):
        return "residue: end mark"
    line = plain(text)
    if _PHOTO.match(line) or _PHOTO_BY.fullmatch(line):
        return "residue: photo"
    if _LINK_LABEL.match(line) and text[-1] not in ".。":
        return "residue: link"
    if _READING_TIME.fullmatch(line):
        return "residue: reading time"
    if _SHARE_ROW.fullmatch(line):
        return "residue: share"
    if _APPEAL.match(line) and _APPEAL_WORDS.search(line):
        return "residue: newsletter"
    if _MAIL_LINE.search(line) and ((len(text) <= 120 and text[-1] not in '.!?…。”"»') or _CONTACT.match(line)):
        return "residue: e-mail"
    return ""


def opens_list(rule: str) -> bool:
    """Whether short lines after a line with this rule are headlines of other stories."""
    return rule == "residue: related"


def is_short_and_open(text: str) -> bool:
    """Whether a line is short and ends no sentence, as headlines and labels do."""
    return (
        len(text) <= 120
        and text[-1] not in ".!…。！؟।॥:;；：,،"
        and not text.endswith((".”", '."', ".»", ".’", "。」", "。”", "!”", "?”", "？”"))
    )


def _could_be_story(text: str, rule: str) -> bool:
    """A question or an exclamation in someone's mouth is no label: quotation marks say so."""
    return text[0] in '“"«„‘' or (rule == "loading" and text.endswith("."))


def _opens_with_capitals(text: str) -> bool:
    word = re.split(r"[\s:：]", text, maxsplit=1)[0]
    return len(word) > 3 and word.isupper()
